# The emergency exit that must run even when the guard refused is still worth knowing of.
def hold(client, symbol):
    try:
        enforce_before_order(symbol)
        client.create_order(symbol)
    finally:
        client.create_order(symbol, reduce_only=True)  # INV008: also when the guard raised
