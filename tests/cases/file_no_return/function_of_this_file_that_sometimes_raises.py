# Here one way leads back.
def refuse(error, strict):
    if strict:
        raise error


def enter(client, symbol, strict):
    try:
        enforce_before_order(symbol)
    except Exception as error:
        refuse(error, strict)
    client.submit_order(symbol)  # INV002: not strict, so it came back
