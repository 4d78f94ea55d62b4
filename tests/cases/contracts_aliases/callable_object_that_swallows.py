# Its `__call__` swallows the refusal.
from desk.guards import enforce_before_order


class Risk:
    def __call__(self, symbol):
        try:
            enforce_before_order(symbol)
        except Exception:
            print("refused")


def enter(client, symbol):
    Risk()(symbol)
    client.submit_order(symbol)  # INV001: the refusal ends in `__call__`
