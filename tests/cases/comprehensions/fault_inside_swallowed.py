# A comprehension raises where it stands, into the handler round it.
def enter(client, symbols):
    try:
        [enforce_before_order(s) for s in symbols]
        cleared = True
    except Exception:
        cleared = False
    if cleared:
        client.submit_order("BTCUSDT")  # INV001: empty `symbols`, beside the swallowed refusals
