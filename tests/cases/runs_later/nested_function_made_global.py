# `global` makes it a function of the module.
def enter(client, symbol):
    global place
    enforce_before_order(symbol)

    def place():
        return client.submit_order(symbol)  # INV001: anybody may call it

    place()
