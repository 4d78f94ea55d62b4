# It answers what the lock answers: nothing.
import threading


class Session:
    _gate = threading.Lock()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return self._gate.__exit__(kind, error, trace)


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)
