"""How pages and data are served: the data addresses (``api/``), connections and middleware."""
