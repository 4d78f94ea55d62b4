# A reference that is no direct call: it may be called from anywhere.
def _place(client, symbol):
    return client.submit_order(symbol)  # INV001: the scheduler has it too


def enter(scheduler, client, symbol):
    enforce_before_order(symbol)
    _place(client, symbol)
    scheduler.add_job(_place, "interval")
