"""INV010: positions that were read before an order that lies between."""
