# The walrus stores what `and` gave; true still means that the guard ran.
def enter(client, symbol, live):
    if ok := (live and enforce_before_order(symbol)):
        client.submit_order(symbol, ok)
