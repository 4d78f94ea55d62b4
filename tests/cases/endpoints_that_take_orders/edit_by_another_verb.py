# An edit cancels and places again, at whatever quantity it says.
def amend(client, order, body):
    client.put("/fapi/v1/order", params=body)  # INV001: no guard
    client.patch(f"/v2/orders/{order}", json=body)  # INV001: no guard
