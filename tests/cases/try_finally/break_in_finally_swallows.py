# `break` in `finally` drops what the guard raised, and the order stands behind the loop.
def enter(client, symbol):
    while True:
        try:
            enforce_before_order(symbol)
        finally:
            break
    client.submit_order(symbol)  # INV002: the break swallowed the refusal
