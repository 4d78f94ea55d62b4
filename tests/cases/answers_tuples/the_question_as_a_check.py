# The enforcer's question guards where the settings list it.
# settings: checks = ["check_can_open_position[0]"]
def enter(enforcer, client, symbol):
    ok, reason = enforcer.check_can_open_position(symbol)
    if not ok:
        return reason
    client.submit_order(symbol)
