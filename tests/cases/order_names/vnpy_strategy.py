# The four words of vnpy's strategies.
from vnpy_ctastrategy import CtaTemplate


class Turtle(CtaTemplate):
    def on_bar(self, bar):
        self.buy(bar.close_price, 1)  # INV001: opens a long
        self.short(bar.close_price, 1)  # INV001: opens a short
