# Returned and not called here: whoever gets it calls it.
def choose(client):
    send = getattr(client, "submit_order")
    return send  # INV005: returned
