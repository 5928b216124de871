"""How much a person may submit at once. Files beyond these limits are rejected with the limit as the reason."""

MAX_FILES = 30  # the number of tables, and some to spare
MAX_BYTES = 20_000_000  # of a file; the same as server.maxUploadSize in .streamlit/config.toml
MAX_TOTAL_BYTES = 40_000_000  # of all files submitted together
MAX_ROWS = 200_000  # of a file, over all its sheets
MAX_COLUMNS = 100
MAX_TEXT = 32_767  # characters in a cell of Excel and of LibreOffice, and so of a download
MAX_CELLS = 1_000_000  # of a workbook, including empty ones between others
# A workbook is a zip: limits on what it unpacks to, checked before anything is unpacked,
# and on its XML tags, since each costs time and memory however short it is.
MAX_MEMBERS = 500
MAX_UNPACKED = 30_000_000  # bytes
MAX_RATIO = 100  # times the size of the file
MAX_TAGS = 2_000_000
# Without a tag in between: the parser scans all of it again for each piece that it reads. A cell holds
# MAX_TEXT characters, of up to six bytes each in XML.
MAX_TEXT_BYTES = 500_000
