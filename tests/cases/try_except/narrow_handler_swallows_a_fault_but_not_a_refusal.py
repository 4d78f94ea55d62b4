# The guard that failed with ValueError has checked nothing; but a refusal cannot be swallowed here.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except ValueError:
        pass
    client.submit_order(symbol)  # INV001: ValueError is no PositionInvariantViolation
