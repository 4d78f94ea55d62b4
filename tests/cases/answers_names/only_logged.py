# A name that is only logged tests nothing.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)  # INV007: shown to a person
    log.info(f"answered {ok}")
    client.submit_order(symbol)  # INV001: whatever was answered
