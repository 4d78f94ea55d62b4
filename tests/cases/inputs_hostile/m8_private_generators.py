# A private generator that is only made there runs elsewhere.
def _orders(client, ss):
    for s in ss:
        yield client.submit_order(s)  # INV001: called at another time


def f(client, ss):
    enforce_before_order(ss)
    return _orders(client, ss)


class A:
    def _orders(self, client, ss):
        for s in ss:
            yield client.submit_order(s)  # INV001: called at another time

    def f(self, client, ss):
        enforce_before_order(ss)
        self.pending = self._orders(client, ss)
