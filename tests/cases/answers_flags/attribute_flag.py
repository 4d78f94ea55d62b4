# An attribute is no local name.
class Desk:
    def enter(self, symbol):
        self.ok = False
        try:
            enforce_before_order(symbol)
            self.ok = True
        except Exception:
            pass
        if self.ok:
            self.client.submit_order(symbol)  # INV002: anybody may have stored into it
