# lumibot's strategies build an order, then submit it.
from lumibot.strategies import Strategy


class Swing(Strategy):
    def on_trading_iteration(self):
        order = self.create_order("SPY", 10, "buy")
        self.submit_order(order)  # INV001: this sends it
