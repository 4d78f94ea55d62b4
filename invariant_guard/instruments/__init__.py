"""Instruments, and the spellings under which venues and libraries know them."""
