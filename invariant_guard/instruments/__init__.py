<<<<<<< HEAD
"""Spellings of symbols, and the instruments they mean."""
=======
"""Instruments, and the spellings under which venues and libraries know them."""
>>>>>>> runtime
