# A text that leads to the method over another object is a use of it that is no call.
from operator import attrgetter


class Desk:
    def _send(self, symbol):
        self.client.submit_order(symbol)  # INV001: `forward` calls it with no guard

    def enter(self, symbol):
        enforce_before_order(symbol)
        self._send(symbol)


def forward(book, symbol):
    attrgetter("desk._send")(book)(symbol)
