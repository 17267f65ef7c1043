"""The official texts that are on this machine: each file is read, tested and cut, or refused with its reason.

A file is one that ``sources fetch`` brought or one that a person dropped under the document's name. What was read of it
is kept beside it, so that a PDF is opened once.
"""

import hashlib
import json
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.acceptance import refusal
from corpus.clauses import Clause
from corpus.cutters.official import cut, section_count
from corpus.downloads import find_download, find_file
from corpus.errors import CorpusError, UnfinishedReadingError, reason_of
from corpus.manifest import CORPUS_DIR, Part, Source
from corpus.pages import READER_VERSION, Page, read_pages

DOWNLOADS_DIR = CORPUS_DIR / "downloads"
_CLEAN_DIR = ".clean"
_RETRY_AFTER_S = 3600.0
"""A file whose reading took too long is tried again after that, not at each start: that would cost a minute each."""


@dataclass(frozen=True, slots=True)
class OfficialText:
    """What became of one part of a document."""

    part: Part
    clauses: tuple[Clause, ...] = ()
    """Empty where no file is there or the file was refused."""
    path: Path | None = None
    refusal: str | None = None
    """Why the file that is there is not used, in French, as the end of a sentence."""
    url: str | None = None
    """Where the file came from; None for one that a person dropped."""
    date: str | None = None
    """The day of the download, ISO 8601."""

    @property
    def is_used(self) -> bool:
        """Whether its clauses are in the corpus."""
        return bool(self.clauses)


def read_official(source: Source, part: Part, downloads_dir: Path = DOWNLOADS_DIR) -> OfficialText:
    """The clauses of a part of an official text, where a file of it is there and passes the acceptance tests."""
    path = find_file(downloads_dir, source.stem(part))
    if path is None:
        return OfficialText(part)
    download = find_download(downloads_dir, source, part)
    url, date = (download.url, download.date) if download else (None, None)
    try:
        clauses = read_clauses(path, source, part)
    except CorpusError as error:
        return OfficialText(part, path=path, refusal=_as_reason(error), url=url, date=date)
    clauses = tuple(replace(clause, url=url or source.url) for clause in clauses)
    return OfficialText(part, clauses, path, url=url, date=date)


def check_file(path: Path, source: Source, part: Part) -> str | None:
    """Why a file is not the official text, as the end of a French sentence; None where it is."""
    try:
        read_clauses(path, source, part)
    except CorpusError as error:
        return _as_reason(error)
    return None


def _as_reason(error: CorpusError) -> str:
    """A sentence as the end of another."""
    return str(error).rstrip(".")


def read_clauses(path: Path, source: Source, part: Part) -> tuple[Clause, ...]:
    """Read, test and cut one file.

    Raises:
        CorpusError: it cannot be read, or it is not the official text; the message is the reason.
    """
    pages = _clean_pages(path)
    cutting = cut(pages, source, part)
    text = "\n".join(f"{page.text}\n{page.notes}" for page in pages)
    reason = refusal(text, section_count(cutting, part), part.accept)
    if reason is not None:
        raise CorpusError(reason)
    return cutting.clauses


def _clean_pages(path: Path) -> tuple[Page, ...]:
    """The pages of a file, from what was kept of an earlier reading where there is one.

    Raises:
        CorpusError: the file cannot be read.
    """
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        message = f"le fichier {path.name} ne peut pas être lu ({reason_of(error)})"
        raise CorpusError(message) from error
    kept = path.parent / _CLEAN_DIR / f"{digest}-{READER_VERSION}.json"
    try:
        content = json.loads(kept.read_text(encoding="utf-8"))
        if "refusal" in content:
            raise CorpusError(str(content["refusal"]))
        if "unfinished" in content and time.time() - kept.stat().st_mtime < _RETRY_AFTER_S:
            raise CorpusError(str(content["unfinished"]))
        return tuple(Page(number, text, notes) for number, text, notes in content["pages"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    try:
        pages = read_pages(path)
    except UnfinishedReadingError as error:
        _keep(kept, {"unfinished": str(error)})
        raise
    except CorpusError as error:
        _keep(kept, {"refusal": str(error)})
        raise
    _keep(kept, {"pages": [[page.number, page.text, page.notes] for page in pages]})
    return pages


def _keep(path: Path, content: object) -> None:
    """Write what was read, in one step; where it cannot be written it will be read again."""
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(exist_ok=True)
        fresh.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
