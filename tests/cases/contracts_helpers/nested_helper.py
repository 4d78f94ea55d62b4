# A nested function bound once in its scope is followed.
def enter(client, symbol):
    def check():
        enforce_before_order(symbol)

    check()
    client.submit_order(symbol)
