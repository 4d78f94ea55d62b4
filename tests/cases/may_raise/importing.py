# A missing module raises where it is imported.
def enter(client, symbol):
    try:
        import risk
    except ImportError:
        client.submit_order(symbol)  # INV001: the risk module is missing
    else:
        risk.enforce_before_order(symbol)
        client.submit_order(symbol)
