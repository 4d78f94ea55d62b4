"""The order endpoints of venues: the tables, and how a text names one of them."""

# Stands, in small letters, in every file in which orders by endpoint are looked for: a search for one word
# spares most files the tables.
NEEDLE = "order"
