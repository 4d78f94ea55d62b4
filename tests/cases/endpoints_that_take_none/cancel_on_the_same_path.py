# DELETE cancels it.
def cancel(client, api, order):
    client.delete(f"/v2/orders/{order}")
    api._request("DELETE", "/fapi/v1/order", {"orderId": order})
    api.request(method="delete", path="/v2/orders")
