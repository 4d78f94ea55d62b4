# A capture always matches, so its `if` is always evaluated, and its guard covers the later cases.
def enter(client, mode, symbol):
    match mode:
        case other if enforce_before_order(symbol):
            pass
        case _:
            client.submit_order(symbol)
