"""The command ``invariant-lint``, as ``python -m lint_plugin.cli``."""

import sys

from lint_plugin.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
