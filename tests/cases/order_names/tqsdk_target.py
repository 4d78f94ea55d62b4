# A target is reached by orders.
from tqsdk import TargetPosTask


def follow(api, symbol):
    task = TargetPosTask(api, symbol)
    task.set_target_volume(5)  # INV001: sends what is missing to it
