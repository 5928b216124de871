"""What a reader asks for: filters, in an address and in English."""
