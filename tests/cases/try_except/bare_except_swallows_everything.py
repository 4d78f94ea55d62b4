# A bare except also takes the refusal.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except:
        pass
    client.submit_order(symbol)  # INV002: the bare except swallowed it
