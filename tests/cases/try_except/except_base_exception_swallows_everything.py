# BaseException is above Exception, so it takes the refusal too.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except BaseException:
        pass
    client.submit_order(symbol)  # INV002: swallowed with everything else
