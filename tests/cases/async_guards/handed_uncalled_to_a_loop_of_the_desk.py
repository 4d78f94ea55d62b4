# `run` of something else may take any function.
def enter(loop, enforcer, client, symbol):
    loop.run(enforcer.enforce_before_order, symbol)
    enforcer.enforce_before_order(symbol)
    client.create_order(symbol)
