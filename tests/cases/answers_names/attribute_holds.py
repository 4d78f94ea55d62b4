# An attribute is no local name.
# settings: checks = ["check", "evaluate[0]"]
class Desk:
    def enter(self, symbol):
        self.ok = check(symbol)
        if self.ok:
            self.client.submit_order(symbol)  # INV001: anybody may have stored into it
