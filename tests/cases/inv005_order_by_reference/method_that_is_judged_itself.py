# A method of this class that passes the order on is judged where it does.
class Desk:
    def __init__(self, bus, client):
        self.client = client
        self.handlers = {"buy": self.submit_order}
        bus.subscribe("signal", self.submit_order)

    def submit_order(self, symbol):
        enforce_before_order(symbol)
        return self.client.submit_order(symbol)


class Posting:
    def __init__(self, bus):
        bus.subscribe("signal", self.submit_order)  # INV005: what it does is no order call

    def submit_order(self, symbol):
        return self.session.post("/orders", symbol)


class Overridden:
    def __init__(self, bus):
        bus.subscribe("signal", self.submit_order)  # INV005: it may be the one of `Below`

    def submit_order(self, symbol):
        enforce_before_order(symbol)
        return self.client.submit_order(symbol)


class Below(Overridden):
    def submit_order(self, symbol):
        return self.session.post("/orders", symbol)
