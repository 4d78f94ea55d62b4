# A name may be unbound, and a property of the module's globals may raise.
def enter(client, symbol):
    try:
        ready
    except NameError:
        client.submit_order(symbol)  # INV001: `ready` was not there
