# To define a method is not to call it.
import backtrader as bt


class Paper:
    def buy(self):
        return None

    def place_order(self, symbol):
        return None
