# Behind the look it is called.
def attempt(function, symbol):
    print(f"calls {function.__name__}")
    return function(symbol)


def enter(client, symbol):
    return attempt(client.create_order, symbol)  # INV005: called there
