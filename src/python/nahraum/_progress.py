"""Progress: a bar where tqdm is installed, else a line for each stage."""

from __future__ import annotations

import sys
from typing import Any


def reporter(progress: bool) -> Reporter | None:
    """What shows progress; None to be quiet. Without a terminal, only notebooks have a bar."""
    if not progress:
        return None
    try:
        from tqdm.auto import tqdm
    except ImportError:
        tqdm = None
    return Reporter(tqdm)


class Reporter:
    """Receives what the native part tells: `begin` of a stage, `advance` by steps, `end`."""

    def __init__(self, bar_class: Any) -> None:
        self.bar_class = bar_class
        self.bar: Any = None

    def __call__(self, what: str, stage: str | None, number: int | None) -> None:
        if what == "begin":
            self.close()
            if self.bar_class is not None:
                self.bar = self.bar_class(desc=stage, total=number, leave=False, disable=None)
            elif sys.stderr is not None and sys.stderr.isatty():
                print(stage, file=sys.stderr, flush=True)
        elif what == "advance" and self.bar is not None:
            self.bar.update(number)
        elif what == "end":
            self.close()

    def close(self) -> None:
        """Ends the bar of a stage, also where the work was interrupted."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None
