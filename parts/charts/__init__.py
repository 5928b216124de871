"""Charts: rows in, figure out. Nothing here draws on a page, asks questions or writes files."""
