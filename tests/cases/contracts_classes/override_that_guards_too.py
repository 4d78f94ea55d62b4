# Overridden, and the override guards as well; but which one runs is not provable, and so neither counts.
class Desk:
    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)  # INV001: no override in the file, says the rule


class Strict(Desk):
    def check(self, symbol):
        self.log.info(symbol)
        enforce_before_order(symbol)
