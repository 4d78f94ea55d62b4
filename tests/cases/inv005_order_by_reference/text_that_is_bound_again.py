# The parameter is another value later on, and that one is not followed.
def invoke(name, client):
    name = name + "_now"
    return client.route[name]


def enter(client):
    return invoke("create_order", client)  # INV005: what becomes of the text is not followed
