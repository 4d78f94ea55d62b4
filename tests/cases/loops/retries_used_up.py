# After three failed attempts the loop ends by itself.
def enter(client, symbol):
    for attempt in range(3):
        try:
            enforce_before_order(symbol)
            break
        except Exception:
            continue
    client.submit_order(symbol)  # INV001: by the end of the loop, which by its shape may also make no round
