# An f-string with a field may come out empty.
def enter(client, symbol, mode):
    if f"{mode}":
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the mode was ""
