# The inner handler is honest, the outer one is not.
def enter(client, symbol):
    try:
        try:
            enforce_before_order(symbol)
        except Exception:
            raise
    except Exception:
        pass
    client.submit_order(symbol)  # INV002: the outer handler swallowed it
