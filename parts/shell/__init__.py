"""The shell of all pages: menu, style, scripts and footer; the frame of a single exhibit; the page without a record."""
