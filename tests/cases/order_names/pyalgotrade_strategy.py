# To enter is to order.
from pyalgotrade import strategy


class Cross(strategy.BacktestingStrategy):
    def onBars(self, bars):
        self.enterLong("orcl", 10)  # INV001: opens a long
