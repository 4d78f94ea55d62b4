"""The console's extra, or a reason why its tests are skipped."""

import pytest

for name in ("starlette", "uvicorn", "jinja2"):
    pytest.importorskip(name, reason="needs the extra console")
