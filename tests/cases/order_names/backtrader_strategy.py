# The methods of a strategy are words that a file without backtrader may use as it likes.
import backtrader as bt


class Cross(bt.Strategy):
    def next(self):
        if self.cross > 0:
            self.buy()  # INV001: a market order
        elif self.cross < 0:
            self.close()  # INV001: closes by an order
        self.sell_bracket(price=1)  # INV001: three orders
