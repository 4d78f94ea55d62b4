# Inside one element evaluation goes from left to right.
def enter(client, symbols):
    return [(enforce_before_order(s), client.submit_order(s)) for s in symbols]
