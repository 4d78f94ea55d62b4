# A tuple kept in a name is not looked into.
RETRYABLE = (OSError, ValueError)


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except RETRYABLE:
        pass
    client.submit_order(symbol)  # INV002: for all that is known here, it could hold the violation
