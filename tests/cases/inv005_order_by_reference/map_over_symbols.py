# `map` calls it for each symbol.
def enter(client, symbols):
    return list(map(client.submit_order, symbols))  # INV005: no guard
