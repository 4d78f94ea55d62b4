# The caller awaits it.
# settings: async-guards = ["enforce_before_order"]
def check(symbol):
    return enforce_before_order(symbol)
