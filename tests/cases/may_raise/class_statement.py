# A class statement calls its metaclass.
def enter(client, symbol):
    try:
        class Ticket:
            pass
    except TypeError:
        client.submit_order(symbol)  # INV001: making the class failed
