# A refusal comes out of `asyncio.run`, and is swallowed here.
# settings: async-guards = ["enforce_before_order"]
import asyncio


def enter(client, symbol):
    try:
        asyncio.run(enforce_before_order(symbol))
    except Exception:
        pass
    client.create_order(symbol)  # INV002: the refusal ends above
