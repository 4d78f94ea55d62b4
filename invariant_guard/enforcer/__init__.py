"""The guard that services call before every order."""
