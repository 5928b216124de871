"""What a reader sees of answers: charts, tables and grids, each with its menu, and the files that it gives.

``exhibit.py`` says what an exhibit is and shows it; the modules named after a subject (``grades``, ``findings``,
``case_audits``, ``inspections``, ``contents``) say which there are.
"""
