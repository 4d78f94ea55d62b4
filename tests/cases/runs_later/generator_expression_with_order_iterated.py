# Iterated right here, behind the guard.
def enter(client, symbol, legs, log):
    enforce_before_order(symbol)
    for reply in (client.submit_order(symbol, leg) for leg in legs):  # INV004: from the second on
        log.info(reply)
