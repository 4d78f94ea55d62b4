# No text elsewhere calls a nested function; a mapping of the variables of its own function does.
MODES = ("send", "wait")


def enter(client, symbol):
    def send():
        client.submit_order(symbol)  # guarded: its only call is behind the guard

    enforce_before_order(symbol)
    send()


def handed_out(client, symbol):
    def send():
        client.submit_order(symbol)  # INV001: whoever has the mapping calls it

    show(locals())
    enforce_before_order(symbol)
    send()
