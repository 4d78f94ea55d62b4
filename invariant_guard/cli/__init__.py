"""The command ``invariant-guard``: what an operator looks at, and what he does."""
