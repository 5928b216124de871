"""Every limit of a reader's own question. docs/security.md lists them, each with its test."""

from data.sandbox import Limits

MAX_CHARACTERS = 8_000  # of a statement: it has to fit into an address, of which many servers take 8 kB at most
SECONDS = 5  # by the clock, from the start of its process to its end
CPU_SECONDS = 5
MEMORY = 512_000_000  # bytes, of what DuckDB counts
# Lists that DuckDB works on are not among what it counts: the system holds the process to this, interpreter included.
PROCESS_MEMORY = 768_000_000
MAX_ROWS = 100_000
MAX_BYTES = 10_000_000  # of an answer
NICENESS = 15  # a question of one's own waits for pages, and for checks

AT_WORK = 2  # at a time, for all readers together; one for each of them
MAX_WAITING = 20  # for all readers together: the last waits for less than a minute
MAX_WAITING_OF_ONE = 4  # a workbook asks for several links at once
MAX_WORKBOOK_CELLS = 300_000  # of a file for Excel or LibreOffice, which takes its writer seconds; others have no limit
MAX_BYTES_KEPT = 32_000_000  # of answers, in each record

SANDBOX = Limits(SECONDS, CPU_SECONDS, PROCESS_MEMORY, MAX_BYTES, 0, NICENESS)

# Rows of a record whose copy is where temporary files are, which may be in memory: each takes some 260 bytes there. A
# larger one is on the disk.
MAX_ROWS_IN_MEMORY = 100_000
# Of making the copy that questions are put to, once for a version: a gigabyte is enough for a million rows.
COPY_SECONDS = 120
COPY = Limits(COPY_SECONDS, COPY_SECONDS, 2_000_000_000, 1_000, 4_000_000_000, NICENESS)

# What exceeds a limit, and what a reader may try, by the name of the limit in ``data/sandbox.py``.
EXCEEDED = {
    "time": f"took longer than the {SECONDS} seconds allowed",
    "processor": f"took more than the {CPU_SECONDS} seconds of processor time allowed",
    "memory": f"needed more memory than the {MEMORY // 1_000_000} MB allowed",
    "answer": f"gave more than the {MAX_BYTES // 1_000_000} MB that an answer may have",
    "rows": f"gave more than the {MAX_ROWS:,} rows that an answer may have",
    "workbook": f"has more than the {MAX_WORKBOOK_CELLS:,} cells that a workbook may have here",
    "broken": "broke off, most likely since it needed more memory than there is",
}
TO_TRY = {
    "time": "Join fewer tables, filter before you join, or group first.",
    "processor": "Join fewer tables, filter before you join, or group first.",
    "memory": "Filter or group before you join or sort, and select fewer columns.",
    "answer": "Select fewer columns, add a LIMIT, or count in place of listing.",
    "rows": "Add a LIMIT or a WHERE, or count in place of listing.",
    "workbook": "Ask for CSV or Parquet, or for fewer rows or columns.",
    "broken": "Filter or group before you join or sort, and select fewer columns.",
}
