# tqsdk was a library without names.
from tqsdk import TqApi


def f(api):
    api.insert_order("S")  # INV001: sends what it takes


def g(task):
    task.set_target_volume(3)  # INV001: sends what it takes
