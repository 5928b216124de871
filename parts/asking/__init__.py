"""Questions that readers ask themselves: examples, what there is to ask, and how an answer is shown and handed out."""
