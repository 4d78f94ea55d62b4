# Another function gets the answer.
def show(enforcer, symbol, panel):
    panel.show(enforcer.check_can_open_position(symbol))
