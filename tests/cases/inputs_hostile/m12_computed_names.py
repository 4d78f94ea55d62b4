# A computed name may reach any private method.
class A:
    def _send_buy(self, client, s):
        client.submit_order(s)  # INV001: by a computed name, unguarded

    def f(self, client, s, side):
        enforce_before_order(s)
        self._send_buy(client, s)

    def g(self, client, s, side):
        getattr(self, f"_send_{side}")(client, s)
