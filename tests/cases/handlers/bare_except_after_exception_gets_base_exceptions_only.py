# What is left for the bare handler are interrupts and exits, never a refusal.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        raise
    except:
        pass
    client.submit_order(symbol)  # INV001: an interrupt was swallowed, a refusal cannot be
