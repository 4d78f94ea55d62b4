# Code that nothing reaches makes no lambda, so nobody can call it.
def enter(desk, client, symbol):
    return None
    desk.place = lambda: client.submit_order(symbol)
