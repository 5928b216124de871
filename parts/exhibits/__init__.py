"""What a reader sees of answers: charts, tables and grids, each with its menu and downloads.

``exhibit.py`` defines what an exhibit is, and ``showing.py`` shows it; the modules named after a subject (``grades``,
``findings``, ``case_audits``, ``inspections``, ``contents``) define the exhibits themselves.
"""
