# What is awaited under the name is something else: the guard is a plain function.
async def probe(session, url):
    check = session.get
    await check(url)


def enter(client, enforcer, symbol):
    check = enforcer.enforce_before_order
    check(symbol)
    client.submit_order(symbol)
