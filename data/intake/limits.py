"""How much a person may hand in at once. Beyond these numbers a file is refused, with the number in its reason."""

MAX_FILES = 30  # as many as there are tables, and some
MAX_BYTES = 20_000_000  # of a file; server.maxUploadSize in .streamlit/config.toml says the same
MAX_BYTES_TOGETHER = 40_000_000  # of all files that are handed in with one another
MAX_ROWS = 200_000  # of a file, all its sheets together
MAX_COLUMNS = 100
MAX_CELLS = 1_000_000  # of a workbook, the empty ones among others included
# A workbook is a zip: what it may unpack to, decided before anything of it is unpacked,
# and how many tags of XML that may be, since each costs time and memory however short it is.
MAX_MEMBERS = 500
MAX_UNPACKED = 30_000_000  # bytes
MAX_RATIO = 100  # times the size of the file
MAX_TAGS = 2_000_000
# Without a tag between: each piece of it that is read, the parser looks at the whole again. A cell holds 32,767
# characters, of up to six bytes each as XML writes them.
MAX_BYTES_OF_TEXT = 500_000
