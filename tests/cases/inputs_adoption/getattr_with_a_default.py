# One send is one finding.
def f(c, x):
    s = getattr(c, "submit_order", None)
    return s(x)  # INV001: sends an order
