<<<<<<< HEAD
"""The guard that services call before every order."""
=======
"""The enforcer: one core, a synchronous and an asynchronous face, with and without a ledger."""
>>>>>>> runtime
