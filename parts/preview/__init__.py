"""Checking what a reader submits, and previewing the pages with it, for that reader only."""
