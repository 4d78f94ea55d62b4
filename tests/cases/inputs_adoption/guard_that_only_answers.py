# A function of the file that only answers is no guard.
# settings: guards = ["check_order"]
def check_order(s):  # INV009: it answers and never raises
    return s in OK


def a(risk, client, s):
    check_order(s)
    client.submit_order(s)  # INV001: nothing has refused
