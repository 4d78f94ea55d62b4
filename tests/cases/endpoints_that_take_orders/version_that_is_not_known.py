# Whatever the version is, the endpoint takes orders.
def enter(client, version, body):
    return client.post(f"/fapi/{version}/order", data=body)  # INV001: no guard
