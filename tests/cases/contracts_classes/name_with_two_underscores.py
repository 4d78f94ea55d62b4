# Python puts the class before such a name, so a class below cannot override it; its own is another one.
class Desk:
    def __check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, symbol):
        self.__check(symbol)
        self.client.submit_order(symbol)


class Quiet(Desk):
    def __check(self, symbol):
        return None

    def add(self, symbol):
        self.__check(symbol)
        self.client.submit_order(symbol)  # INV001: its own __check guards nothing
