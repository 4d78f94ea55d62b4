# A lambda that is handed to a call sends when the call runs it: what stands behind is a second order.
import asyncio


async def retry(client, symbol):
    enforce_before_order(symbol)
    for _ in range(3):
        try:
            return await asyncio.to_thread(lambda: client.create_order(symbol))  # INV004: once more
        except ConnectionError:
            continue


async def two(client, symbol):
    enforce_before_order(symbol)
    await asyncio.to_thread(lambda: client.create_order(symbol))
    await asyncio.to_thread(lambda: client.create_order(symbol))  # INV004: the second


async def one_on_each_branch(client, symbol, ready):
    enforce_before_order(symbol)
    if ready:
        await asyncio.to_thread(lambda: client.create_order(symbol))
    else:
        await asyncio.to_thread(lambda: client.create_order(symbol))


async def each_on_its_own(client, symbol):
    for _ in range(3):
        enforce_before_order(symbol)
        await asyncio.to_thread(lambda: client.create_order(symbol))


async def in_a_helper(client, symbol):
    enforce_before_order(symbol)
    for _ in range(3):
        try:
            return await _send(client, symbol)
        except ConnectionError:
            continue


async def _send(client, symbol):
    return await asyncio.to_thread(lambda: client.create_order(symbol))  # INV004: in the second round


def no_order_in_it(client, symbol):
    enforce_before_order(symbol)
    open_ones = sorted(client.positions(), key=lambda each: each.symbol)
    return client.create_order(symbol, open_ones)


def generator_of_orders(client, symbols):
    enforce_before_order(symbols)
    any(client.create_order(each) for each in symbols)  # INV004: one for each
    client.create_order(symbols[0])  # INV004: one more
