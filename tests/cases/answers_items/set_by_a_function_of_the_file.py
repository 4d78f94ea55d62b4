# A function of the file that is seen to set it.
# settings: checks = ["check", "evaluate[allowed]"]
class Verdict:
    def __init__(self, allowed):
        self.allowed = allowed

    def refuse(self):
        self.allowed = False


def override(verdict):
    verdict.allowed = True


def note(verdict):
    verdict.noted = True


def enter(client, symbol):
    verdict = evaluate(symbol)
    override(verdict)
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set


def again(client, symbol):
    verdict = evaluate(symbol)
    note(verdict)
    if verdict.allowed:
        client.submit_order(symbol)
