"""The index built again from the page, in a process of its own: the chat goes on with the index that it opened."""

import os
import subprocess
import sys
import threading

from rag.settings import ROOT, Settings


class Rebuild:
    """At most one at a time; its last words stay until the next."""

    def __init__(self, settings: Settings) -> None:
        self._environment = os.environ | settings.as_variables()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._said = ""

    @property
    def is_running(self) -> bool:
        """Whether one goes on."""
        return self._process is not None and self._process.poll() is None

    @property
    def said(self) -> str:
        """What the last one said when it ended; empty before the first."""
        with self._lock:
            process = self._process
            if process is not None and process.poll() is not None and process.stdout is not None:
                self._said = process.stdout.read().strip() or "Rien n’a été dit."
                process.stdout.close()
                self._process = None
            return self._said

    def start(self) -> None:
        """Begin, unless one goes on."""
        if self.is_running:
            return
        _ = self.said
        with self._lock:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "rag", "index"],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
            )
