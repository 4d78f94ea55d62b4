# None says that nobody has read: the guard refuses it.
class Desk:
    def __init__(self, client):
        self.client = client
        self.held = None

    def refresh(self):
        try:
            self.held = self.client.positions()
        except Exception:
            pass

    def enter(self, symbol):
        self.refresh()
        enforce_before_order(symbol, "buy", 1, self.held)
        self.client.create_order(symbol=symbol, side="buy", quantity=1)
