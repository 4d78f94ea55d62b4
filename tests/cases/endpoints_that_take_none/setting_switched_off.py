# The setting takes endpoints out; names are not touched by it.
# settings: endpoints = false
def enter(client, body):
    client.post("/fapi/v1/order", params=body)
    client.submit_order(body)  # INV001: no guard
