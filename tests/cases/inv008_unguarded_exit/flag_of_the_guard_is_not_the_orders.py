# The flag must stand in the order itself.
def send(client, symbol, record):
    record(symbol, reduce_only=True)
    client.create_order(symbol)  # INV001: the order says nothing of the kind
