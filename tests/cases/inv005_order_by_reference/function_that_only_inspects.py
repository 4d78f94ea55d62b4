# Looked at, compared and printed, it is not called.
def describe(function, prefix="calls"):
    if function is None:
        return ""
    print(function, str(function.__name__))
    return f"{prefix} {function.__qualname__}"


def run_report(client):
    return describe(client.create_order, "sends")
