"""Mutation of the runtime's pure modules: small changes of the code, each of which some test has to
notice.

    python -m benchmarks.mutation [MODULE ...] [--sample N] [--seconds S] [--jobs N]

The changes are mutmut's; what runs them is ours, because mutmut takes whole test runs and leaves
decorated functions alone. Tests are collected once. For each mutant a process is forked, in which
one function gets another code, and the tests that reach this function are run, the quick ones
first, until one fails.

A survivor is either explained in tests/mutation/survivors.toml, or a test is missing.
"""
