# Only a call through `self` means the method of this class.
class Desk:
    def submit_order(self, symbol):
        self.enforcer.enforce_before_order(symbol)
        return self._post(symbol)


def enter(desk, symbol):
    return desk.submit_order(symbol)  # INV001: any object's method
