# `http.client` takes verb and path.
import http.client


def enter(payload, headers):
    connection = http.client.HTTPSConnection("api.shoonya.com")
    connection.request("POST", "/NorenWClientTP/PlaceOrder", payload, headers)  # INV001: no guard
