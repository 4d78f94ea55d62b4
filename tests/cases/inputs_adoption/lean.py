# LEAN in C#'s style and in Python's.
from AlgorithmImports import *


class A(QCAlgorithm):
    def a(self):
        self.MarketOrder("SPY", 1)  # INV001: sends an order

    def b(self):
        self.LimitOrder("SPY", 1, 2)  # INV001: sends an order

    def c(self):
        self.ComboLimitOrder([], 1, 2)  # INV001: sends an order

    def d(self):
        self.SetHoldings("SPY", 1)  # INV001: sends an order

    def e(self):
        self.Liquidate()  # INV001: sends an order

    def f(self):
        self.market_order("SPY", 1)  # INV001: sends an order

    def g(self):
        self.limit_order("SPY", 1, 2)  # INV001: sends an order

    def h(self):
        self.combo_limit_order([], 1, 2)  # INV001: sends an order

    def i(self):
        self.set_holdings("SPY", 1)  # INV001: sends an order

    def j(self):
        self.liquidate()  # INV001: sends an order
