# A text in the name of an identifier is data.
def enter(client, payload):
    identity = request_id("submit_order", payload)
    client.trace_request_hash("submit_order", payload)
    return client.request("submit_order", identity)  # INV005: called by its name
