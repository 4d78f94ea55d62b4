# The first vnpy wrote in camel case.
from vnpy.trader.app.ctaStrategy.ctaTemplate import CtaTemplate


class Turtle(CtaTemplate):
    def onBar(self, bar):
        self.sendOrder("buy", bar.close, 1)  # INV001: send_order in the other spelling
