"""What a reader sees of answers: charts, tables and grids, each with its menu and downloads.

``exhibit.py`` defines what an exhibit is, and ``showing.py`` shows it. The modules that ``registry.py`` lists, each
named after its subject (``grades``, ``findings``, ``case_audits``), define the exhibits themselves.
"""
