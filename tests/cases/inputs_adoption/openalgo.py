# openalgo was a library without names.
from openalgo import api


def f(client):
    client.placeorder(symbol="S")  # INV001: sends an order


def g(client):
    client.placesmartorder(symbol="S")  # INV001: sends an order


def h(client):
    client.place_smart_order(symbol="S")  # INV001: sends an order


def i(client):
    client.place_gtt_order(symbol="S")  # INV001: sends an order
