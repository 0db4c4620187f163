"""The program `nahraum`: where it is, how it is called, and what it says."""

import os
import queue
import shutil
import subprocess
import threading

from processing.core.ProcessingConfig import ProcessingConfig
from qgis.core import QgsProcessingException

from .words import words

# The setting with the path of the program.
COMMAND = "NAHRAUM_COMMAND"
# How long the program may go on after it was asked to end, and how often a wish to cancel is looked for, seconds.
END_SECONDS = 5
LOOK_SECONDS = 0.2


def program():
    """The program: the one of the settings, else the one in PATH."""
    chosen = (ProcessingConfig.getSetting(COMMAND) or "").strip()
    found = shutil.which(chosen or "nahraum")
    if found:
        return found
    if chosen:
        said = words(
            f"The program of the settings cannot be run: {chosen}",
            f"Das Programm der Einstellungen lässt sich nicht ausführen: {chosen}",
        )
    else:
        said = words("The program nahraum is not in PATH.", "Das Programm nahraum ist nicht in PATH.")
    hint = words(
        "Install it (pip install . or cargo install --path . in the folder of Nahraum), and name it under Settings > "
        "Options > Processing > Providers > Nahraum.",
        "Installieren Sie es (pip install . oder cargo install --path . im Ordner von Nahraum) und nennen Sie es unter "
        "Einstellungen > Optionen > Verarbeitung > Datenanbieter > Nahraum.",
    )
    raise QgsProcessingException(f"{said}\n{hint}")


def run(arguments, feedback):
    """Runs the program until it ends or the user cancels.

    What it says goes to `feedback`: warnings as warnings, errors as errors. Raises QgsProcessingException with the
    error and its hint when the program fails.
    """
    call = [program(), *arguments]
    feedback.pushCommandInfo(subprocess.list2cmdline(call))
    # A console would flash up beside QGIS on Windows.
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    process = subprocess.Popen(
        call,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        creationflags=flags,
        # The command of a wheel is started by its own Python, which must not look for the modules of QGIS.
        env={name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")},
    )
    said = Said(feedback)
    try:
        canceled = follow(process, said, feedback)
    finally:
        end(process)
    if canceled:
        raise QgsProcessingException(words("Canceled.", "Abgebrochen."))
    if process.returncode != 0:
        raise QgsProcessingException(said.failure(process.returncode))
    said.pass_on_errors()


def follow(process, said, feedback):
    """Passes on what the program says; returns whether the user canceled before it ended."""
    lines = queue.Queue()

    def read():
        with process.stderr:
            for line in process.stderr:
                lines.put(line.rstrip("\n"))
        lines.put(None)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    while True:
        if feedback.isCanceled():
            return True
        try:
            line = lines.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            continue
        if line is None:
            process.wait()
            return False
        said.line(line)


def end(process):
    """Ends the program if it still runs."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Said:
    """What the program has said so far. Lines that are indented go on with the one before."""

    def __init__(self, feedback):
        self.feedback = feedback
        self.kind = "info"
        self.errors = []

    def line(self, line):
        if not line.startswith(" "):
            start = line.split(":", 1)[0]
            self.kind = start if start in ("error", "hint", "warning", "note") else "info"
        if self.kind in ("error", "hint"):
            # A failure is said once, at its end.
            self.errors.append(line)
        elif self.kind == "warning":
            self.feedback.pushWarning(line)
        else:
            self.feedback.pushInfo(line)

    def pass_on_errors(self):
        """Says the errors in the data of an answer that was given all the same."""
        for line in self.errors:
            self.feedback.reportError(line)

    def failure(self, code):
        """The error and its hint."""
        last = words(f"nahraum ended with {code}", f"nahraum endete mit {code}")
        return "\n".join(self.errors) or last
