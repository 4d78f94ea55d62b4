# OANDA's own library sends by methods of `api.order`, where it is imported.
import v20


def enter(account, symbol, units):
    api = v20.Context("api-fxpractice.oanda.com", token="...")
    api.order.market(account, instrument=symbol, units=units)  # INV001: an order
    return api.order.limit(account, instrument=symbol, units=units, price=1)  # INV001: another


class Desk:
    def __init__(self, api: v20.Context):
        self.api = api

    def enter(self, account, order):
        self.api.order.create(account, order=order)  # INV001: whatever the order says

    def look(self, account):
        self.api.order.list_pending(account)
        self.api.order.cancel(account, "12")

    def protect(self, account, trade):
        self.api.order.stop_loss(account, tradeID=trade, price=1)
