# `except*` takes the refusal out of the group, and nothing is left to raise.
# python: 3.11
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except* Exception:
        pass
    client.submit_order(symbol)  # INV002: swallowed
