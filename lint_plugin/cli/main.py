"""The process of ``invariant-lint``: every fault of the input becomes one line and a status.

What it runs is imported inside of it, after the collector has been told.
"""

import gc
import os
import sys
from collections.abc import Sequence

# Nearly all that a start makes is there to stay, 60,000 objects where libcst is imported: to go through them
# finds nothing.
_OBJECTS_BEFORE_A_COLLECTION = 200_000
_SECONDS_UNTIL_AGAIN = 0.05
_EXTRA = ("libcst", "pathspec", "rich", "tomli", "tomlkit")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command, and return its exit status.

    No fault of the input is a traceback. Without ``arguments`` it is the command of this process, and sets
    its garbage collector.
    """
    if arguments is not None:
        return _status(arguments)
    gc.set_threshold(_OBJECTS_BEFORE_A_COLLECTION)
    sys.unraisablehook = _interrupt_again
    try:
        status = _status(sys.argv[1:])
    finally:
        # The process ends: what is left need not be gone through once more.
        gc.freeze()
    _end_if_interrupted(status)
    return status


def _interrupt_again(dropped: "sys.UnraisableHookArgs") -> None:
    """Interrupt once more: Python drops what a callback raises.

    It runs one for each module that it imports.
    """
    if not issubclass(dropped.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(dropped)
        return
    import threading

    # Later, for an interrupt within this hook would be dropped as well.
    again = threading.Timer(_SECONDS_UNTIL_AGAIN, _interrupt_main_thread)
    again.daemon = True
    again.start()


def _interrupt_main_thread() -> None:
    import signal
    import threading

    if sys.platform == "win32":
        import _thread

        _thread.interrupt_main()
        return
    # A signal to the thread itself ends the wait that it may be in.
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


def _end_if_interrupted(status: int) -> None:
    """End at once where a thread still works: Python aborts under libcst's parser."""
    deep_stack = sys.modules.get("lint_plugin.analysis.tree.deep_stack")
    if deep_stack is not None and deep_stack.is_at_work():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _status(arguments: Sequence[str]) -> int:
    try:
        return _answer(arguments)
    except KeyboardInterrupt:
        return _interrupted()
    except RuntimeError as error:
        # Before Python 3.12 a class that is being made wraps what interrupts it.
        if not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        return _interrupted()


def _answer(arguments: Sequence[str]) -> int:
    from lint_plugin.cli.commands import run_command
    from lint_plugin.cli.stdio import StreamError, refuse
    from lint_plugin.settings.config import SettingsError

    try:
        return run_command(arguments)
    except (SettingsError, StreamError) as error:
        return refuse(str(error))
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        return refuse(f"{error.name} is missing: pip install 'invariant-guard[lint]'")


def _interrupted() -> int:
    from lint_plugin.cli.stdio import refuse

    return refuse("interrupted: not everything was analysed")


if __name__ == "__main__":
    sys.exit(main())
