# A parameter of the name is a value of its own.
def enter(client, symbol):
    order = enforce_before_order(symbol)
    client.submit_order(symbol)
    return order


async def settle(order):
    return await order
