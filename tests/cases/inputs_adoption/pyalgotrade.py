# pyalgotrade was a library without names.
from pyalgotrade import strategy


class A(strategy.BacktestingStrategy):
    def a(self):
        self.marketOrder("o", 10)  # INV001: sends an order

    def b(self):
        self.getBroker().submitOrder(1)  # INV001: sends an order

    def c(self):
        self.enterLong("o", 10)  # INV001: sends an order

    def d(self):
        self.enterShort("o", 10)  # INV001: sends an order
