"""Checking what a reader hands in, and previewing the pages with it, for that reader alone."""
