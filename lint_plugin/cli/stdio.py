"""Standard output and standard error, even where they are closed, full or unread pipes."""

import os
import sys

PROGRAM = "invariant-lint"


class StreamError(Exception):
    """An error of standard input or output."""


def print_text(text: str) -> None:
    """Write text to standard output as bytes.

    No platform changes the line ends, no character stops the report.
    """
    encoding = "utf-8" if sys.stdout is None else sys.stdout.encoding or "utf-8"
    print_bytes(text.encode(encoding, "backslashreplace"))


def print_bytes(content: bytes) -> None:
    """Write bytes to standard output as they are."""
    if sys.stdout is None:
        # Python's own answer to a stream that was closed before it started.
        raise StreamError("standard output is closed: nothing could be reported")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        # Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # Whoever read from a pipe and closed it has seen enough.
        if not isinstance(error, BrokenPipeError):
            raise StreamError(f"standard output: {error.strerror}") from None


def note(line: str) -> None:
    """Write one line to standard error."""
    from lint_plugin.report import printable

    note_block(f"{PROGRAM}: {printable(line)}\n")


def note_block(text: str) -> None:
    """Write lines to standard error."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text.encode("utf-8", "backslashreplace").decode("utf-8"))
        sys.stderr.flush()
    except OSError:
        # Nobody can be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def refuse(line: str) -> int:
    """Write one line to standard error, and return the exit status of a refusal."""
    note(" ".join(line.split()))
    return 2
