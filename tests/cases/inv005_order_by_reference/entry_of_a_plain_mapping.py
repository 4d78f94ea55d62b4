# A mapping of the team is none of names.
def enter(client, symbol, live=None):
    client.counts["create_order"] += 1
    return client.counts["create_order"]
