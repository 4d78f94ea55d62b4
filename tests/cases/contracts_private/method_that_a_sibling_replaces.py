# In Desk the base's own call finds the sibling's method, and nothing has checked there.
class Sender:
    def _send(self, symbol):
        self.client.submit_order(symbol)  # INV001: Base.enter calls it on a Desk


class Base:
    def enter(self, symbol):
        self._send(symbol)

    def _send(self, symbol):
        return None


class Desk(Sender, Base):
    def leave(self, symbol):
        enforce_before_order(symbol)
        self._send(symbol)
