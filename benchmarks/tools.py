"""The tools we compare with, in virtual environments of their own outside the repository."""

from __future__ import annotations

import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path

from benchmarks.packages import cache_folder

RULES = Path(__file__).parent / "rules"
SEMGREP = "1.182.0"
AST_GREP = "0.51.1"


def own(program: str) -> Path:
    """A program of the environment that runs the benchmark."""
    return Path(sys.executable).with_name(program)


def environment(*requirements: str) -> Path:
    """The folder with the programs of a virtual environment that holds these, made if missing."""
    tag = f"{sys.version_info.major}{sys.version_info.minor}"
    name = "+".join(requirement.replace("==", "-") for requirement in requirements)
    folder = cache_folder() / "tools" / f"py{tag}-{name}"
    programs = folder / "bin"
    done = folder / "complete"
    if not done.is_file():
        print(f"installing {', '.join(requirements)}", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", *requirements]
        subprocess.run(pip, check=True, stdout=sys.stderr)
        done.touch()
    return programs


def semgrep() -> Path:
    return environment(f"semgrep=={SEMGREP}") / "semgrep"


def ast_grep() -> Path:
    return environment(f"ast-grep-cli=={AST_GREP}") / "ast-grep"


def flake8(*more: str) -> Path:
    """flake8 and what it checks with, in the versions that run here, alone or with more beside it."""
    parts = ("flake8", "pycodestyle", "pyflakes", "mccabe")
    return environment(*(f"{part}=={version(part)}" for part in parts), *more) / "flake8"
