"""What people say of answers: a thumb and a line, with the question, the answer and its stamp; nothing of the person.

Kept in the database that ``RAG_DATABASE_URL`` names, SQLite unless told otherwise; erased after
``RAG_FEEDBACK_DAYS`` days.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from corpus.errors import UserError

if TYPE_CHECKING:
    from sqlalchemy import Engine, Table

MAX_REASON_CHARS = 300
MAX_QUESTION_CHARS = 2_000
MAX_ANSWER_CHARS = 20_000
MAX_ROWS = 50_000
"""Opinions kept at most, so that nobody can fill the disk."""
_TABLE = "feedback"


class FeedbackError(UserError):
    """An opinion cannot be kept or read."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One opinion of one answer; there is no field for who gave it."""

    when: datetime
    """With its time zone, to the day: the hour would help to tell who it was."""
    is_useful: bool
    reason: str
    """One line, may be empty."""
    question: str
    answer: str
    corpus: str
    model: str
    settings: str
    version: str

    def as_json(self) -> dict[str, Any]:
        """One line of the export."""
        stamp = {name: getattr(self, name) for name in ("corpus", "model", "settings", "version")}
        return {
            "day": self.when.date().isoformat(),
            "useful": self.is_useful,
            "reason": self.reason,
            "question": self.question,
            "answer": self.answer,
            "stamp": stamp,
        }


class FeedbackStore:
    """The opinions of one database; opened when first used, safe to share between threads."""

    def __init__(self, url: str, days: int) -> None:
        """Name the database.

        Args:
            url: as SQLAlchemy writes addresses, for example ``postgresql+psycopg://user@host/base``.
            days: after how many days an opinion is erased.

        Raises:
            FeedbackError: the address names no database that can be used here.
        """
        from sqlalchemy import make_url
        from sqlalchemy.exc import SQLAlchemyError

        self.days = days
        self._lock = threading.Lock()
        try:
            found = make_url(url)
            # the only driver that is installed for PostgreSQL
            self._url = found.set(drivername="postgresql+psycopg") if found.drivername == "postgresql" else found
            self._url.get_dialect().import_dbapi()
        except (SQLAlchemyError, ImportError) as error:
            message = (
                "RAG_DATABASE_URL ne nomme pas une base connue : écrivez-la comme « sqlite:////dossier/avis.sqlite3 » "
                "ou « postgresql://utilisateur@machine/base »."
            )
            raise FeedbackError(message) from error

    def add(self, feedback: Feedback) -> None:
        """Keep one opinion, and erase those whose time is over.

        Raises:
            FeedbackError: the database cannot be reached or written, or holds all that it may.
        """
        from sqlalchemy import func, select

        with self._lock, self._connection() as connection:
            self._purge(connection)
            if connection.execute(select(func.count()).select_from(self._table)).scalar_one() >= MAX_ROWS:
                raise FeedbackError("La boîte des avis est pleine : celui-ci n’a pas été gardé.")
            connection.execute(self._table.insert().values(**_row(feedback)))

    def all(self) -> tuple[Feedback, ...]:
        """The opinions that are kept, oldest first, without those whose time is over, which are erased.

        Raises:
            FeedbackError: the database cannot be reached.
        """
        from sqlalchemy import select

        with self._lock, self._connection() as connection:
            self._purge(connection)
            rows = connection.execute(select(self._table).order_by(self._table.c.id)).mappings().all()
        return tuple(_feedback({**row}) for row in rows)

    def close(self) -> None:
        """Let go of the database."""
        if "_engine" in self.__dict__:
            self._engine.dispose()

    @cached_property
    def _engine(self) -> "Engine":
        from sqlalchemy import create_engine

        return create_engine(self._url, pool_pre_ping=True, hide_parameters=True)

    @cached_property
    def _table(self) -> "Table":
        from sqlalchemy import Boolean, Column, Date, Integer, MetaData, Table, Text

        texts = ("reason", "question", "answer", "corpus", "model", "settings", "version")
        return Table(
            _TABLE,
            MetaData(),
            Column("id", Integer, primary_key=True),
            Column("day", Date, nullable=False, index=True),
            Column("is_useful", Boolean, nullable=False),
            *(Column(name, Text, nullable=False) for name in texts),
        )

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        """A transaction over the table, which is made where it is missing."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self._engine.begin() as connection:
                self._table.create(connection, checkfirst=True)
                yield connection
        except SQLAlchemyError as error:
            place = self._url.render_as_string(hide_password=True)
            message = f"La base des avis ({place}) ne répond pas : vérifiez RAG_DATABASE_URL et ses droits d’écriture."
            raise FeedbackError(message) from error

    def _purge(self, connection: Any) -> None:
        last = datetime.now(UTC).date() - timedelta(days=self.days)
        connection.execute(self._table.delete().where(self._table.c.day < last))


def one_line(text: str, max_chars: int = MAX_REASON_CHARS) -> str:
    """A text on one line, at most ``max_chars`` characters, without control signs: PostgreSQL takes no NUL."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:max_chars]


def _row(feedback: Feedback) -> dict[str, Any]:
    return {
        "day": feedback.when.astimezone(UTC).date(),
        "is_useful": feedback.is_useful,
        "reason": one_line(feedback.reason),
        "question": one_line(feedback.question, MAX_QUESTION_CHARS),
        "answer": feedback.answer.replace("\x00", "")[:MAX_ANSWER_CHARS],
        **{name: getattr(feedback, name) for name in ("corpus", "model", "settings", "version")},
    }


def _feedback(row: dict[str, Any]) -> Feedback:
    del row["id"]
    day = row.pop("day")
    return Feedback(when=datetime(day.year, day.month, day.day, tzinfo=UTC), **row)
