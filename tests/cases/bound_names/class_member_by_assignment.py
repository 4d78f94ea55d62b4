# A class attribute binds the name as a method does.
class NoRisk:
    enforce_before_order = print


def enter(risk, client, symbol):
    risk.enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: may print instead of checking
