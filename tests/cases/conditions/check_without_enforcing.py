# The answer of check_can_open_position tested by `if` is no guard: only enforcing counts.
def enter(enforcer, client, symbol):
    allowed, reason = enforcer.check_can_open_position(symbol)
    if allowed:
        client.submit_order(symbol)  # INV001: checked, not enforced
