# A strategy of backtrader orders by its methods.
import backtrader as bt


class A(bt.Strategy):
    def a(self):
        self.buy()  # INV001: sends an order

    def b(self):
        self.sell()  # INV001: sends an order

    def c(self):
        self.buy_bracket()  # INV001: sends an order

    def d(self):
        self.sell_bracket()  # INV001: sends an order

    def e(self):
        self.order_target_size(target=1)  # INV001: sends an order

    def f(self):
        self.order_target_value(target=1)  # INV001: sends an order

    def g(self):
        self.order_target_percent(target=1)  # INV001: sends an order

    def h(self):
        self.close()  # INV001: sends an order
