# The caller gets the function and calls it unseen.
def placer(client):
    return client.create_order  # INV005: returned
