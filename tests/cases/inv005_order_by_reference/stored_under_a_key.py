# An assignment to a key keeps it as well.
def register(routes, client):
    routes["spot"] = client.submit_order  # INV005: kept in a container
