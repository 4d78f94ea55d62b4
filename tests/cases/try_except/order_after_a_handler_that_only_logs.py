# The handler turns the refusal into a log line, and the order goes out all the same.
def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    except Exception as error:
        log.warning("guard said %s", error)
    client.submit_order(symbol)  # INV002: the except above swallowed the refusal
