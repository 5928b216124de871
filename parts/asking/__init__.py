"""Readers' own questions: examples, the reference, and how an answer is shown and downloaded."""
