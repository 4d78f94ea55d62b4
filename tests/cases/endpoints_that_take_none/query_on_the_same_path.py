# GET asks for an order.
def look(client, api, params):
    client.get("/fapi/v1/order", params=params)
    api._request("GET", "/api/v3/order", params)
    api.send_signed_request("GET", "/api/v3/order", payload=params)
