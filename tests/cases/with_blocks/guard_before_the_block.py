# Swallowing later faults does not undo a completed guard.
def enter(client, session, symbol):
    enforce_before_order(symbol)
    with session:
        client.ping()
    client.submit_order(symbol)
