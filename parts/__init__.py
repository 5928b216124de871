"""What pages share, in the order in which data flows: address, charts, exhibits, preview, shell."""
