"""Who may come in: one password, kept as its hash, compared in constant time, with few attempts; sessions in memory."""

import hashlib
import hmac
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from corpus.errors import UserError

MIN_PASSWORD_CHARS = 12
SESSION_S = 8 * 3600.0
MAX_SESSIONS = 100
WINDOW_S = 600.0
"""For how long a failed attempt counts."""
MAX_ATTEMPTS = 5
"""Failed attempts from one address within the window."""
MAX_ATTEMPTS_IN_ALL = 100
"""The same from everywhere: many addresses are no way around."""


class DoorError(UserError):
    """Nobody comes in like this; says why."""


@dataclass(slots=True)
class Session:
    """One person of the staff who gave the password."""

    ends: float
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """Sent back with each form: a form on another site does not know it."""


class Door:
    """Safe to share between threads; forgets everything when the chat ends."""

    def __init__(self, password: str, now: Callable[[], float] = time.monotonic) -> None:
        """Keep the hash of the password (scrypt, RFC 7914), with a salt of its own at each start.

        Args:
            password: at least 12 characters.
            now: seconds on a clock that never goes back.

        Raises:
            DoorError: the password is too short.
        """
        if len(password) < MIN_PASSWORD_CHARS:
            message = (
                f"RAG_TEAM_PASSWORD est trop court : donnez au moins {MIN_PASSWORD_CHARS} caractères, ou retirez-le "
                "pour ne pas servir les pages de l’équipe."
            )
            raise DoorError(message)
        self._salt = secrets.token_bytes(16)
        self._hash = self._hashed(password)
        self._now = now
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}
        self._failed: deque[tuple[float, str]] = deque()

    def enter(self, password: str, address: str) -> str:
        """The key of a new session.

        Args:
            password: what was typed.
            address: where it was typed, kept in memory for ten minutes and only if it fails.

        Raises:
            DoorError: the password is wrong, or too many were.
        """
        with self._lock:
            attempt = (self._now(), address)
            while self._failed and self._failed[0][0] <= attempt[0] - WINDOW_S:
                self._failed.popleft()
            count = sum(where == address for _, where in self._failed)
            if count >= MAX_ATTEMPTS or len(self._failed) >= MAX_ATTEMPTS_IN_ALL:
                raise DoorError("Trop d’essais : attendez dix minutes, puis recommencez.")
            # counted before it is compared, so that attempts at the same time count too
            self._failed.append(attempt)
        if not hmac.compare_digest(self._hashed(password), self._hash):
            raise DoorError("Ce mot de passe n’est pas le bon.")
        with self._lock:
            self._failed = deque(each for each in self._failed if each[1] != address)
            while len(self._sessions) >= MAX_SESSIONS:
                del self._sessions[next(iter(self._sessions))]
            key = secrets.token_urlsafe(32)
            self._sessions[key] = Session(self._now() + SESSION_S)
        return key

    def session(self, key: str) -> Session | None:
        """The session of a key; None where it ended or never was."""
        with self._lock:
            found = self._sessions.get(key)
            if found is not None and found.ends <= self._now():
                del self._sessions[key]
                return None
            return found

    def leave(self, key: str) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(key, None)

    def _hashed(self, password: str) -> bytes:
        return hashlib.scrypt(password.encode("utf-8", "replace")[:1024], salt=self._salt, n=2**14, r=8, p=1)
