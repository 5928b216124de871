"""How pages and data are served: the data addresses (``api/``), and what holds for every connection and answer."""
