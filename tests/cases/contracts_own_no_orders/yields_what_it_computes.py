# A generator hands control to whoever iterates it.
def create_order(sizes):
    for size in sizes:
        yield size * 2


def enter(sizes):
    return list(create_order(sizes))  # INV001: its body is not followed
