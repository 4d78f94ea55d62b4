# A class body loads the name from outside before it binds its own.
def enforce_before_order(*args):
    print(args)


class Paper:
    enforce_before_order = enforce_before_order


def enter(paper: Paper, client, symbol):
    paper.enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: what the class keeps checks nothing
