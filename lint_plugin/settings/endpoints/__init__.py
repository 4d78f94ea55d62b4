"""The order endpoints of venues: the tables, and how a text names one of them."""
