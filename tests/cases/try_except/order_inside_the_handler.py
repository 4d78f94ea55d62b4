# The fallback in the handler runs exactly when the guard refused.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
        client.submit_order(symbol)
    except Exception:
        client.create_order(symbol)  # INV002: the handler caught the refusal
