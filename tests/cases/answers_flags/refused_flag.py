# The handler says that it was refused.
def enter(client, symbol):
    refused = False
    try:
        enforce_before_order(symbol)
    except Exception:
        refused = True
    if not refused:
        client.submit_order(symbol)
