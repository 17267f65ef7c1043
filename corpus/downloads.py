"""The folder of downloads: one writer at a time, whole files only, and where each of them came from.

``geneve.pdf`` has ``geneve.record.json`` beside it. A file without a record, or changed since, is a person's own.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import CorpusError, reason_of
from corpus.manifest import Part, Source

ENDINGS = (".pdf", ".html", ".htm", ".xhtml", ".txt")
"""Of the files that may hold an official text, in the order in which they are looked for; PDF first: it has pages."""
_TEMPORARY = ".fetch-"


@dataclass(frozen=True, slots=True)
class Download:
    """A file that was fetched and passed the acceptance tests."""

    document: str
    part: str
    stem: str
    """The name of the file without its ending: ``geneve-protocole``."""
    path: Path
    sha256: str
    """Of the file's bytes, in hexadecimal."""
    url: str
    """Where the file was found, after redirects."""
    date: str
    """The day, ISO 8601."""
    media: str
    """The media type that the server gave, without its parameters: ``application/pdf``."""


def find_file(downloads_dir: Path, stem: str) -> Path | None:
    """The file of a part, whatever its format."""
    paths = (downloads_dir / f"{stem}{ending}" for ending in ENDINGS)
    return next((path for path in paths if path.is_file()), None)


def find_download(downloads_dir: Path, source: Source, part: Part) -> Download | None:
    """The file of a part where it was fetched and has not changed since; None for a person's own file, or none."""
    stem = source.stem(part)
    path = find_file(downloads_dir, stem)
    if path is None:
        return None
    try:
        record = json.loads(_record_path(path).read_text(encoding="utf-8"))
        url, digest, date, media = (str(record[key]) for key in ("url", "sha256", "date", "media"))
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Download(source.id, part.id, stem, path, digest, url, date, media)


@contextmanager
def one_writer(downloads_dir: Path) -> Iterator[None]:
    """Hold the right to write, in a folder that is there and free of what killed runs left.

    Raises:
        CorpusError: the folder cannot be written, or another process is fetching.
    """
    lock = FileLock(downloads_dir / ".lock", timeout=0)
    try:
        downloads_dir.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        for stale in downloads_dir.glob(f"{_TEMPORARY}*"):
            stale.unlink()
    except Timeout as error:
        message = f"Un autre programme télécharge déjà dans {downloads_dir} : attendez qu’il ait fini."
        raise CorpusError(message) from error
    except OSError as error:
        lock.release()
        raise _unwritable(downloads_dir, error) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def temporary_file(downloads_dir: Path, ending: str, content: bytes) -> Iterator[Path]:
    """The content in a file of the folder, on the disk, which is gone afterwards unless ``keep`` gave it its name.

    Raises:
        CorpusError: it cannot be written.
    """
    path = downloads_dir / f"{_TEMPORARY}{secrets.token_hex(6)}{ending}"
    try:
        try:
            _write(path, content)
        except OSError as error:
            raise _unwritable(downloads_dir, error) from error
        yield path
    finally:
        path.unlink(missing_ok=True)


def keep(temporary: Path, download: Download, previous: Download | None) -> None:
    """Give a temporary file its name in one step, then write its record; the earlier download that it replaces goes.

    Killed between the two, the file stands without a record and passes for a person's own: it is used all the same.

    Raises:
        CorpusError: the disk refuses.
    """
    folder = download.path.parent
    record = {"url": download.url, "sha256": download.sha256, "date": download.date, "media": download.media}
    content = json.dumps(record, ensure_ascii=False, indent=1).encode()
    with temporary_file(folder, ".json", content) as fresh:
        try:
            temporary.replace(download.path)
            fresh.replace(_record_path(download.path))
            if previous is not None and previous.path != download.path:
                previous.path.unlink(missing_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from error


def _record_path(path: Path) -> Path:
    return path.with_name(f"{path.stem}.record.json")


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _unwritable(folder: Path, error: OSError) -> CorpusError:
    return CorpusError(
        f"Le dossier {folder} ne peut pas recevoir les textes officiels ({reason_of(error)}) : "
        "libérez de la place ou changez RAG_DOWNLOADS_DIR."
    )
