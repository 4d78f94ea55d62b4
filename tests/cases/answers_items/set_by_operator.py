# `setitem` stores as `verdict[...] =` does.
# settings: checks = ["check", "evaluate[allowed]"]
import operator


def enter(client, symbol):
    verdict = evaluate(symbol)
    operator.setitem(verdict, name, True)
    if verdict["allowed"]:
        client.submit_order(symbol)  # INV001: it may have been set
