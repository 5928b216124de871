"""The layouts of reports, a module each: rules by which a person could read them, too.

Each has a ``read`` that takes a page and what it is about, and gives facts. All are tried on every page: a layout gives
nothing where its words don't occur.
"""
