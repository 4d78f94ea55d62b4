# A log only says the name.
def enter(client, symbol, live=None):
    client.log.info("create" "_order")
