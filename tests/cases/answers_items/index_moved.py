# What is inserted moves what answers.
# settings: checks = ["evaluate[0]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    verdict.insert(0, True)
    if verdict[0]:
        client.submit_order(symbol)  # INV001: another item


def again(client, symbol):
    verdict = evaluate(symbol)
    said = verdict
    list.reverse(said)
    if verdict[0]:
        client.submit_order(symbol)  # INV001: another item
