# The handler gives up by leaving the loop, towards the order.
def enter(client, log, symbol):
    while True:
        try:
            enforce_before_order(symbol)
            break
        except Exception:
            log.warning("giving up")
            break
    client.submit_order(symbol)  # INV002: the handler swallowed the refusal and broke out
