# Semaphores and conditions are locks for this purpose.
import threading

slots = threading.BoundedSemaphore(4)
filled = threading.Condition()


def enter(client, symbol):
    with slots, filled:
        enforce_before_order(symbol)
    client.submit_order(symbol)
