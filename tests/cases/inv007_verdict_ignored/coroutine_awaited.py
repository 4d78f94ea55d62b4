# Awaited.
# settings: async-guards = ["enforce_before_order"]
async def check(symbol):
    await enforce_before_order(symbol)
