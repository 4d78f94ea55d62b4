# The enforcer's question answers with a tuple.
# settings: checks = ["check_can_open_position[0]"]
def enter(enforcer, client, symbol):
    if enforcer.check_can_open_position(symbol):  # INV007: always true
        client.submit_order(symbol)  # INV001: whatever was answered
