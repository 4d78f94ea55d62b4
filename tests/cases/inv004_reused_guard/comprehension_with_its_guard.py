# Its condition checks for each item.
def enter(client, symbols):
    return [client.create_order(s) for s in symbols if enforce_before_order(s)]
