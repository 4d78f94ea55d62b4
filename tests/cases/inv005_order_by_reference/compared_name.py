# Comparing a text sends nothing.
def is_entry(action):
    return action == "create_order"
