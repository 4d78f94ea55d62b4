# Matching may call user code (`__eq__`, `__len__`), which may raise into the handler.
def enter(client, mode, symbol):
    try:
        match mode:
            case {"side": side}:
                enforce_before_order(symbol)
            case _:
                return
    except Exception:
        pass
    client.submit_order(symbol)  # INV002: the handler swallows refusals and pattern faults
