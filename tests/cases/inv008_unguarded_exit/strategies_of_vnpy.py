# `sell` and `cover` of a strategy close; `buy` and `short` open.
from vnpy_ctastrategy import CtaTemplate


class Strategy(CtaTemplate):
    def leave(self, price):
        self.sell(price, 1)  # INV008: closes a long position
        self.cover(price, 1)  # INV008: closes a short position

    def enter(self, price):
        self.buy(price, 1)  # INV001: opens
        self.short(price, 1)  # INV001: opens
