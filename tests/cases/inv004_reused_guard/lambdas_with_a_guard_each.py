# Two lambdas that are handed over behind two guards: each order has one of its own.
import asyncio


async def together(client, a, b, held):
    enforce_before_order(symbol=a, side="buy", quantity=1, current_positions=held())
    enforce_before_order(symbol=b, side="sell", quantity=1, current_positions=held())
    await asyncio.gather(
        asyncio.to_thread(lambda: client.create_order(symbol=a, side="buy", quantity=1)),
        asyncio.to_thread(lambda: client.create_order(symbol=b, side="sell", quantity=1)),
    )


async def both_for_one(client, a, b, held):
    enforce_before_order(symbol=a, side="buy", quantity=1, current_positions=held())
    enforce_before_order(symbol=b, side="sell", quantity=1, current_positions=held())
    await asyncio.to_thread(lambda: client.create_order(symbol=a, side="buy", quantity=1))
    await asyncio.to_thread(lambda: client.create_order(symbol=a, side="buy", quantity=1))  # INV004: none is left for a


def in_nested_functions(client, a, b, held, pool):
    enforce_before_order(symbol=a, side="buy", quantity=1, current_positions=held())
    enforce_before_order(symbol=b, side="buy", quantity=1, current_positions=held())

    def first():
        return client.create_order(symbol=a, side="buy", quantity=1)

    def second():
        return client.create_order(symbol=b, side="buy", quantity=1)

    pool.run(first)
    pool.run(second)
