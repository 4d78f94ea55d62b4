# Written out in full, the private name of the base can be overridden after all.
class Desk:
    def __check(self, symbol):
        self.enforcer.enforce_before_order(symbol)

    def enter(self, symbol):
        self.__check(symbol)
        self.client.submit_order(symbol)  # INV001: a `QuietDesk` has checked nothing


class QuietDesk(Desk):
    def _Desk__check(self, symbol):
        pass
