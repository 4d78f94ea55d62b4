# Round the loop again after a swallowed refusal, and out of it by the condition.
def enter(client, symbol, clock):
    while True:
        if clock.late():
            client.submit_order(symbol)  # INV001: late at once, before any guard
        try:
            enforce_before_order(symbol)
        finally:
            continue
