<<<<<<< HEAD
"""The ``invariant-guard`` command."""
=======
"""The command ``invariant-guard``: what an operator looks at, and what he does."""
>>>>>>> runtime
