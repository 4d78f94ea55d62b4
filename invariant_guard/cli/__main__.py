"""``python -m invariant_guard.cli`` is ``invariant-guard``."""

import sys

from invariant_guard.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
