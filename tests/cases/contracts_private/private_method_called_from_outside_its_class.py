# `desk._place` is a reference that is not `self.`: who that is, is not known.
class Desk:
    def enter(self, symbol):
        enforce_before_order(symbol)
        self._place(symbol)

    def _place(self, symbol):
        self.client.submit_order(symbol)  # INV001: rush() reaches in


def rush(desk, symbol):
    desk._place(symbol)
