"""Sentences made of rows, which pages, cards, files and feeds share."""
