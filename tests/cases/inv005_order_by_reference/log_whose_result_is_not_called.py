# A log looks at the function.
def enter(client, symbol):
    log(client.create_order)
