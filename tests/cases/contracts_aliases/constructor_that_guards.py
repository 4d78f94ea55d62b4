# Who has the ticket has passed the guard.
from desk.guards import enforce_before_order


class Ticket:
    def __init__(self, symbol):
        enforce_before_order(symbol)
        self.symbol = symbol


def enter(client, symbol):
    ticket = Ticket(symbol)
    client.submit_order(ticket.symbol)
