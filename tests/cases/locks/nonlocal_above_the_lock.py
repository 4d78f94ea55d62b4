# A nested function written above the lock puts another object in its place.
import threading


def enter(client, symbol):
    def quiet():
        nonlocal gate
        gate = client.quiet()

    gate = threading.Lock()
    quiet()
    with gate:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: the gate may be one that swallows
