# The inner handler does not match a refusal, the outer one does and swallows it.
def enter(client, symbol):
    try:
        try:
            enforce_before_order(symbol)
        except KeyError:
            return
    except Exception:
        pass
    client.submit_order(symbol)  # INV002: the outer handler swallowed it
