# A walrus evaluates its value and then goes on to the right.
def enter(client, symbol):
    return (cleared := enforce_before_order(symbol)), client.submit_order(symbol, cleared)
