"""Sentences made of rows, which pages, cards, files and feeds share.

Most functions return a sentence and its caveat, which may be empty. ``parts/exhibits/leads.py`` chooses those that a
page begins with.
"""
