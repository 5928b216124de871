"""What pages share, in the order of the data: address, charts, exhibits, preview, shell."""
