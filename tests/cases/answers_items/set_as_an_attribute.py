# And an attribute.
# settings: checks = ["check", "evaluate[allowed]"]
class Desk:
    def enter(self, client, symbol):
        self.verdict = verdict = evaluate(symbol)
        self.verdict.override()
        if verdict.allowed:
            client.submit_order(symbol)  # INV001: it may have been set
