# An error that is only hidden leaves the attribute as it was: at first, as `__init__` has made it.
from contextlib import suppress


class Desk:
    def __init__(self, client):
        self.client = client
        self.held = {}

    def refresh(self):
        try:
            self.held = self.client.positions()
        except Exception:
            pass

    def enter(self, symbol):
        self.refresh()
        enforce_before_order(symbol, "buy", 1, self.held)  # INV006: the first read failed
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_here(self, symbol):
        try:
            self.held = self.client.positions()
        except Exception:
            pass
        enforce_before_order(symbol, "buy", 1, self.held)  # INV006: the same, in one method
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_copied(self, symbol):
        self.refresh()
        shown = self.held
        enforce_before_order(symbol, "buy", 1, shown)  # INV006: a copy of it
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_guarded_refresh(self, symbol):
        try:
            self._read()
        except Exception:
            return
        enforce_before_order(symbol, "buy", 1, self.held)
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_read(self, symbol):
        self._read()
        enforce_before_order(symbol, "buy", 1, self.held)
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_asked(self, symbol):
        self.refresh()
        if not self.held:
            return
        enforce_before_order(symbol, "buy", 1, self.held)
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def _read(self):
        self.held = self.client.positions()


class Called:
    def __init__(self, client):
        self.client = client
        self.held = dict()

    def _read(self):
        self.held = self.client.positions()

    def enter(self, symbol):
        try:
            self._read()
        except Exception:
            pass
        enforce_before_order(symbol, "buy", 1, self.held)  # INV006: the handler stands round the call
        self.client.create_order(symbol=symbol, side="buy", quantity=1)


class Suppressed:
    def __init__(self, client):
        self.client = client
        self.held = {}

    def enter(self, symbol):
        with suppress(Exception):
            self.held = self.client.positions()
        enforce_before_order(symbol, "buy", 1, self.held)  # INV006: `suppress` hides it
        self.client.create_order(symbol=symbol, side="buy", quantity=1)


class Listed:
    def __init__(self, client):
        self.client = client
        self.rows = []

    def refresh(self):
        try:
            self.rows = self.client.rows()
        except Exception:
            self.failed = True

    def enter(self, symbol):
        self.refresh()
        enforce_before_order(symbol, "buy", 1, self.rows)  # INV006: no row
        self.client.create_order(symbol=symbol, side="buy", quantity=1)


class Known:
    def __init__(self, client):
        self.client = client
        self.held = client.positions()

    def refresh(self):
        try:
            self.held = self.client.positions()
        except Exception:
            pass

    def enter(self, symbol):
        self.refresh()
        enforce_before_order(symbol, "buy", 1, self.held)
        self.client.create_order(symbol=symbol, side="buy", quantity=1)


class Raising:
    def __init__(self, client):
        self.client = client
        self.held = {}

    def refresh(self):
        try:
            self.held = self.client.positions()
        except Exception:
            self.failed = True
            raise

    def enter(self, symbol):
        self.refresh()
        enforce_before_order(symbol, "buy", 1, self.held)
        self.client.create_order(symbol=symbol, side="buy", quantity=1)


class Other:
    def __init__(self, client):
        self.client = client
        self.names = {}
        self.held = client.positions()

    def rename(self):
        try:
            self.names = self.client.names()
        except Exception:
            pass

    def enter(self, symbol):
        self.rename()
        enforce_before_order(symbol, "buy", 1, self.held)
        self.client.create_order(symbol=symbol, side="buy", quantity=1)
