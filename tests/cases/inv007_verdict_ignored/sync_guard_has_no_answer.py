# An ordinary guard raises or returns; its result need not be looked at.
def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
