"""HTML of tables and charts: templates, cells, links to sources."""
