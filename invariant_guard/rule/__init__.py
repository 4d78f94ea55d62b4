<<<<<<< HEAD
"""The pure rule: an order and positions in, a ruling out."""
=======
"""The rule: whether one order may go, by the positions that are known."""
>>>>>>> runtime
