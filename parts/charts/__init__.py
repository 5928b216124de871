"""Charts: rows in, figure out. Nothing here draws on a page, asks a question or writes a file."""
