# Only the risk service's `check` is a guard.
# settings: guards = ["risk.check", "*.risk.check"]
def enter(desk, client, symbol):
    desk.risk.check(symbol)
    client.submit_order(symbol)


def enter_unchecked(spell, client, symbol):
    spell.check(symbol)
    client.submit_order(symbol)  # INV001: another `check`
