# What it hands on to is followed as well.
def size(text):
    return len(text) * 2


def run(text, depth=0):
    if depth > 2:
        return run(text, 0)
    return size(text) + 1


def enter():
    return run("create_order")
