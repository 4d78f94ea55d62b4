# `order` is the handle of the guard here, and what is awaited elsewhere.
def enter(client, symbol):
    order = enforce_before_order(symbol)
    client.submit_order(symbol)
    return order


async def follow(client, symbol):
    order = client.fetch(symbol)
    return await order
