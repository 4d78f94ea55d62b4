# From Python 3.14 on annotations are evaluated when asked for; a guard there cannot be relied on.
def sized(quantity: enforce_before_order("BTCUSDT")):
    return quantity


client.submit_order("BTCUSDT")  # INV001: in Python 3.14 the annotation has not run
