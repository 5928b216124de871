"""What pages share, in the order of the data: address, charts, html, words, files, exhibits, preview, shell."""
