# `finally` is passed whatever the handlers did.
# python: 3.11
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except* OSError:
        raise
    finally:
        client.submit_order(symbol)  # INV001: while the group goes up
