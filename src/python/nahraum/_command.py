"""The command `nahraum`, as the wheel brings it."""

from __future__ import annotations

import signal
import sys

from ._nahraum import run_command


def main() -> None:
    """Runs the program with the words of the command line, and ends with its exit code."""
    # The program does not come back to the interpreter before it ends, so Ctrl-C must end it as it ends others.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(run_command(sys.argv))
