# Its methods run whenever somebody calls them.
def enter(client, symbol):
    enforce_before_order(symbol)

    class Ticket:
        def send(self):
            return client.submit_order(symbol)  # INV001: a method starts with nothing

    return Ticket
