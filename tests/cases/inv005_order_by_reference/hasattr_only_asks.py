# hasattr calls nothing and keeps nothing.
def supports(client):
    return hasattr(client, "create_order")
