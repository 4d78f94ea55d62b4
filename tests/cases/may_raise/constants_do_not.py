# Evaluating a constant cannot fail, so the handler is dead.
def enter(client, symbol):
    try:
        "entering"
        1
        None
    except Exception:
        client.submit_order(symbol)
