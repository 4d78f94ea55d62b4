# A method's check answers for what follows.
# settings: checks = ["check", "evaluate[0]"]
class Desk:
    def enter(self, symbol):
        if not self.risk.check(symbol):
            raise ValueError(symbol)
        self.client.submit_order(symbol)
