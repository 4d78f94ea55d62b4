# Kept in an attribute for somebody to look at.
def refresh(enforcer, panel, symbol):
    panel.verdict = enforcer.check_can_open_position(symbol)
