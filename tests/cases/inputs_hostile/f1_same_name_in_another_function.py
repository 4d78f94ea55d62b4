# The same name in another function is another variable.
async def read(client):
    order = client.fetch()
    return await order


def enter(enforcer, client, s, held):
    order = enforcer.enforce_before_order(s, "buy", 1, held)
    client.submit_order(symbol=s, side="buy", quantity=1)
