# `[*_]` wants a sequence.
def enter(client, symbol, legs):
    match legs:
        case [*_]:
            enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: `legs` is no sequence
