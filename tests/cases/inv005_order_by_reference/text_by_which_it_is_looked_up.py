# `getattr` makes a function of the text.
def call(client, name, symbol):
    return getattr(client, name)(symbol)


def invoke(name, client, symbol):
    return getattr(client, name)(symbol)


def enter(client, symbol):
    return invoke("create_order", client, symbol)  # INV005: called by its name
