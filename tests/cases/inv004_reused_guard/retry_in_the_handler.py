# An order that raised may have been filled all the same.
def enter(client, backup, symbol):
    enforce_before_order(symbol)
    try:
        client.create_order(symbol)
    except ConnectionError:
        backup.create_order(symbol)  # INV004: the first may have arrived
