# Two underscores on both sides are Python's own names: Python calls them.
class Desk:
    def __call__(self, symbol):
        return self.client.submit_order(symbol)  # INV001: called by anybody who has the object

    def enter(self, symbol):
        enforce_before_order(symbol)
        return self.__call__(symbol)
