# How the enforcer was come by does not matter.
def enter(client, symbol):
    get_position_invariant_enforcer().enforce_before_order(symbol)
    client.submit_order(symbol)
