# The enforcer's question reserves nothing: by default it is no guard.
def enter(enforcer, client, symbol):
    ok, reason = enforcer.check_can_open_position(symbol)
    if not ok:
        return reason
    client.submit_order(symbol)  # INV001: not listed under checks
