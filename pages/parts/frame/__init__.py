"""What is round every page: menu, style, scripts, foot, a reader's preview, and the page while there is no record."""
