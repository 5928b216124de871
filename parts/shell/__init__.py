"""The shell of every page: menu, style, scripts and footer; the frame of one exhibit; the page without a record."""
