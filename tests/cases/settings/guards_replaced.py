# The setting replaces the list: the default name is no guard any more.
# settings: guards = ["ensure_clear"]
def enter(client, symbol):
    ensure_clear(symbol)
    client.submit_order(symbol)


def enter_the_old_way(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: not in `guards`
