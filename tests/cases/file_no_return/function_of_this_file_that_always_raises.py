# `refuse` has no normal way out, so nothing comes back from it.
def refuse(error):
    raise RuntimeError("order path closed") from error


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception as error:
        refuse(error)
    client.submit_order(symbol)
