# Awaited, it runs to its end before the function goes on.
# settings: async-guards = ["enforce_before_order"]
async def check(symbol):
    await enforce_before_order(symbol)
