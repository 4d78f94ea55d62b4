# A log line that names the function.
def enter(log, symbol):
    log.info("create_order")
    log.warning("create_order failed for %s", symbol)
