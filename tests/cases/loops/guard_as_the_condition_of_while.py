# The condition is evaluated at least once, also before the loop ends at once.
def enter(client, clock, symbol):
    while not enforce_before_order(symbol):
        clock.sleep(1)
    client.submit_order(symbol)
