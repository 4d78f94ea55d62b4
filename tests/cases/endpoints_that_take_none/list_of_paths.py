# A list of paths, and a loop that asks each for nothing.
FORBIDDEN = ["/fapi/v1/order", "/fapi/v1/batchOrders"]


def refuse(client, policy):
    for path in (*FORBIDDEN, "/api/v3/order"):
        client.get(path, {})
        policy.allows("POST", path)
    return policy.is_allowed_call("POST", "/equity/orders/market")
