# `vault.open` merely bears the name.
def enter(client, vault, symbol):
    with vault.open():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: unknown manager
