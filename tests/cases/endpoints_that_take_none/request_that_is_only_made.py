# A request that is made and never sent.
import requests


def build(client, base, body):
    request = requests.Request("POST", base + "/v2/orders", json=body)
    other = client.build_request("POST", base + "/v2/orders", json=body)
    return request, other
