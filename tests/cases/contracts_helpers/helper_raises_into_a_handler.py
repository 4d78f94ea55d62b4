# What the helper raises can be swallowed like what the guard raises.
def check(symbol):
    enforce_before_order(symbol)


def enter(client, symbol):
    try:
        check(symbol)
    except Exception:
        pass
    client.submit_order(symbol)  # INV002: the helper's refusal was swallowed
