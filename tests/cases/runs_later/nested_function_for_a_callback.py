# Registered as a callback.
def enter(scheduler, client, symbol):
    enforce_before_order(symbol)

    def place():
        return client.submit_order(symbol)  # INV001: runs at every interval

    scheduler.add_job(place, "interval")
