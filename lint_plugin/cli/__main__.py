"""``python -m lint_plugin.cli`` is ``invariant-lint``."""

import sys

from lint_plugin.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
