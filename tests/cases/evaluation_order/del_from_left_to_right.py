# `del` evaluates and deletes its targets one after the other.
def enter(client, book, symbol):
    del book[enforce_before_order(symbol)], book[client.submit_order(symbol)]
