# `risk` may be an instance of the class below.
class NoRisk:
    def enforce_before_order(self, symbol):
        pass


def enter(risk, client, symbol):
    risk.enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: may be NoRisk's
