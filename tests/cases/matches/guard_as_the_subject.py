# The subject is evaluated first, always.
def enter(client, symbol):
    match enforce_before_order(symbol):
        case None:
            pass
        case _:
            pass
    client.submit_order(symbol)
