"""Rows as files: CSV, JSON, spreadsheets, Parquet and text, and what these say of themselves."""
