# A swallowed guard has not completed.
def enter(retry, client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        pass
    return retry(client.create_order, symbol)  # INV005: no completed guard
