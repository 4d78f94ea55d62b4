# A list of steps to run.
def steps(client):
    plan = [client.cancel_order, client.create_order]  # INV005: kept in a list
    return plan
