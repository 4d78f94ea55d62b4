"""The order endpoints of venues: the tables, and how a text names one of them."""

# One of these, in small letters, stands in every text that names an endpoint: a test holds the tables to it.
GATES = ("order", "/buy", "/sell", "/otc", "/edit", "gtt/", "batch_add")
