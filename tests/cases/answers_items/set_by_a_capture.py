# A pattern gives it another name.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    match verdict:
        case Verdict() as said:
            said.override()
    if verdict.allowed:
        client.submit_order(symbol)  # INV001: it may have been set
