# A plain function cannot await it, and did not hand it on.
# settings: async-guards = ["enforce_before_order"]
def check(symbol):
    enforce_before_order(symbol)  # INV007: never awaited
