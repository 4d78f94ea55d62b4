# A name in a text is no call.
def enter(log):
    log.info("then call client.submit_order(symbol)")
