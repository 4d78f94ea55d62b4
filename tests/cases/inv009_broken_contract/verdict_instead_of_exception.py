# An object says no without raising, and nobody is stopped.
# settings: guards = ["check_order", "check_size", "check_both"]
def check_order(s):  # INV009: its `allowed` answers
    if s not in OK:
        return Verdict(allowed=False, reason=f"{s} is not traded")
    return Verdict(allowed=True, reason=None)


def check_size(s):  # INV009: its `ok` answers
    return {"ok": s.size < 10, "size": s.size}


def check_both(s):
    return Request(symbol=s, dry_run=True, fast=False)


def a(client, s):
    check_order(s)
    client.submit_order(s)  # INV001: nothing has refused
