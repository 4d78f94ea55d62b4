# A check that answers guards only where its answer is heeded.
# settings: checks = ["check_order"]
def a(risk, client, s):
    risk.check_order(s)  # INV007: nobody reads the answer
    client.submit_order(s)  # INV001: sent whatever the answer is


def b(risk, client, s):
    if not risk.check_order(s):
        log(s)
    client.submit_order(s)  # INV001: sent whatever the answer is


def c(risk, client, s):
    if risk.check_order(s):
        return
    client.submit_order(s)  # INV001: sent whatever the answer is
