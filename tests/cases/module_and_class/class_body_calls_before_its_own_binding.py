# Until the class body has bound the name, a call in it means the function outside.
def check(symbol):
    return symbol.upper()


def enter(client, symbol):
    class Entry:
        check(symbol)

        def check(symbol):
            enforce_before_order(symbol)

    client.submit_order(symbol)  # INV001: the outer `check` has checked nothing
