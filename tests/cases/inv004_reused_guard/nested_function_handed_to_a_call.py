# A nested function sends where it is handed to what runs it, each time; where it is only defined, nothing.
import asyncio


async def retry(client, symbol):
    enforce_before_order(symbol)

    def send():
        return client.create_order(symbol)  # INV004: in the second round

    for _ in range(3):
        try:
            return await asyncio.to_thread(send)
        except ConnectionError:
            continue


async def one_way_or_the_other(client, symbol, fast):
    enforce_before_order(symbol)

    def send():
        return client.create_order(symbol)

    if fast:
        return client.create_order(symbol)
    return await asyncio.to_thread(send)


async def called_or_handed(client, symbol, fast):
    enforce_before_order(symbol)

    def send():
        return client.create_order(symbol)

    if fast:
        return send()
    return await asyncio.to_thread(send)


async def and_one_more(client, symbol):
    enforce_before_order(symbol)

    def send():
        return client.create_order(symbol)

    await asyncio.to_thread(send)
    client.create_order(symbol)  # INV004: the second
