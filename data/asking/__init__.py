"""A reader's own question: one statement that only reads, answered from a copy of the record in a sandbox."""
