# Spot knows nothing of reduce-only.
def f(enforcer, client, s, held):
    enforcer.enforce_before_order(s, "sell", 1, held, reduce_only=True, product="spot")
    client.create_order(s, "market", "sell", 1)
