# Who knows the full name of a private method can switch it off.
class Desk:
    def __check(self, symbol):
        self.enforcer.enforce_before_order(symbol)

    def enter(self, symbol):
        self.__check(symbol)
        self.client.submit_order(symbol)  # INV001: `rehearse` leaves a desk that checks nothing


def rehearse(desk):
    desk._Desk__check = print
