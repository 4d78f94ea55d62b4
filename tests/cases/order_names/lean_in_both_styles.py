# LEAN has its methods in C#'s style and in Python's.
from AlgorithmImports import *


class Momentum(QCAlgorithm):
    def OnData(self, data):
        self.MarketOrder("SPY", 10)  # INV001: a market order
        self.set_holdings("SPY", 0.5)  # INV001: an order of whatever size that takes
