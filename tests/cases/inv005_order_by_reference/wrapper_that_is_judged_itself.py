# What is handed on is a function of this file, whose own order is judged where it stands.
def bind(strategy, tool):
    def submit_order(symbol):
        enforce_before_order(symbol)
        return strategy.submit_order(symbol)

    return tool(function=submit_order)
