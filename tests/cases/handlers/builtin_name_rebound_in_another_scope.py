# "Nowhere rebinds it" is meant file-wide: one rebinding anywhere and the name is no longer known.
def patched():
    global LookupError
    LookupError = BaseException


def enter(client, symbol):
    try:
        client.ping()
    except Exception:
        return
    except LookupError:
        client.submit_order(symbol)  # INV001: after patched() this catches interrupts
