# What one method leaves in an attribute, another shows the guard.
class Desk:
    def refresh(self):
        try:
            self.held = self.client.positions()
        except Exception:
            self.held = {}

    def enter(self, symbol):
        enforce_before_order(symbol, "buy", 1, self.held)  # INV006: as `refresh` may have left it
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_refreshed(self, symbol):
        self.refresh()
        enforce_before_order(symbol, "buy", 1, self.held)  # INV006: empty after an error
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_read(self, symbol):
        self.read()
        enforce_before_order(symbol, "buy", 1, self.held)
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def read(self):
        self.held = self.client.positions()


class Clearing:
    def refresh(self):
        try:
            self.held.update(self.client.positions())
        except Exception:
            self.held.clear()

    def enter(self, symbol):
        enforce_before_order(symbol, "buy", 1, self.held)  # INV006: cleared after an error
        self.client.create_order(symbol=symbol, side="buy", quantity=1)


class Stale:
    def __init__(self, client):
        self.client = client
        self.held = {}

    def refresh(self):
        try:
            self.held = self.client.positions()
        except Exception:
            self.stale = True

    def enter(self, symbol):
        self.refresh()
        enforce_before_order(symbol, "buy", 1, self.held)  # INV006: as `__init__` has left it, if the first read fails
        self.client.create_order(symbol=symbol, side="buy", quantity=1)


class Raising:
    def refresh(self):
        try:
            self.held = self.client.positions()
        except Exception:
            self.held = {}
            raise

    def enter(self, symbol):
        enforce_before_order(symbol, "buy", 1, self.held)
        self.client.create_order(symbol=symbol, side="buy", quantity=1)


class Polling:
    def _positions(self):
        try:
            return self.client.positions()
        except Exception:
            return {}

    def run(self):
        self.held = self._positions()

    def enter(self, symbol):
        enforce_before_order(symbol, "buy", 1, self.held)  # INV006: as `run` may have left it
        self.client.create_order(symbol=symbol, side="buy", quantity=1)
