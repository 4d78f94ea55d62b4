# The `else` of the loop turns used-up retries into an error.
def enter(client, symbol):
    for attempt in range(3):
        try:
            enforce_before_order(symbol)
            break
        except Exception:
            continue
    else:
        raise RuntimeError("not cleared")
    client.submit_order(symbol)
