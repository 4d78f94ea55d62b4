# Looked up and looked at: nothing is sent.
def supports(client):
    send = getattr(client, "submit_order", None)
    return send is not None
