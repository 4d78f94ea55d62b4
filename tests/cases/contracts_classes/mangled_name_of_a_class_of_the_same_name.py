# Private names are kept apart by the names of their classes, and these are one name.
class Desk:
    def __check(self, symbol):
        self.enforcer.enforce_before_order(symbol)

    def enter(self, symbol):
        self.__check(symbol)
        self.client.submit_order(symbol)  # INV001: the other `Desk` has checked nothing


Base = Desk


class Desk(Base):
    def __check(self, symbol):
        pass
