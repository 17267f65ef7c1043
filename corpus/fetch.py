"""The official texts, fetched on the user's machine: every part at once, each from its addresses in order."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from corpus.downloads import Download, find_download, find_file, keep, one_writer, temporary_file
from corpus.manifest import Address, Manifest, Part, Source
from corpus.web import DEFAULT_LIMITS, Found, Limits, RefusedError, Sleep, Web, in_thread

Check = Callable[[Path, Source, Part], str | None]
"""Why a file is not the official text, as the end of a French sentence; None where it is."""
Progress = Callable[[str, float], None]
"""Called with a French label and the share done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one part of a document."""

    document: str
    part: str
    status: Literal["kept", "present", "failed"]
    """``kept``: a fresh file was written; ``present``: one was there and stays, fetched earlier or a person's own."""
    download: Download | None = None
    """The file; None where there is none or it is a person's own."""
    attempts: tuple[tuple[str, str], ...] = ()
    """Each address that gave nothing, with the reason as the end of a French sentence; for a person's own file that
    is not the text, its name and the reason."""
    is_offline: bool = False
    """Whether the part failed and no server answered, whatever was asked."""

    @property
    def url(self) -> str | None:
        """Where the file was found."""
        return self.download.url if self.download else None

    @property
    def reason(self) -> str | None:
        """Why there is no fresh file, in one French phrase; None where nothing went wrong."""
        if self.is_offline:
            return "aucun serveur n’a répondu, la machine semble hors ligne"
        if not self.attempts:
            return None
        place, reason = self.attempts[0]
        others = len(self.attempts) - 1
        more = f" (et {others} autre{'s' * (others > 1)} adresse{'s' * (others > 1)} sans succès)" if others else ""
        return f"{urlsplit(place).hostname or place} : {reason}{more}"

    def as_json(self) -> dict[str, Any]:
        """One item of ``sources fetch --json``."""
        return {
            "document": self.document,
            "part": self.part,
            "status": self.status,
            "url": self.url,
            "sha256": self.download.sha256 if self.download else None,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class _Job:
    """One part to fetch, and what was tried for it so far."""

    source: Source
    part: Part
    attempts: list[tuple[str, str]] = field(default_factory=list)

    def outcome(self, status: Literal["kept", "present", "failed"], download: Download | None = None) -> Outcome:
        return Outcome(self.source.id, self.part.id, status, download, tuple(self.attempts))


def fetch_all(  # noqa: PLR0913 - each is one thing that a caller chooses
    manifest: Manifest,
    downloads_dir: Path,
    *,
    check: Check,
    progress: Progress,
    limits: Limits = DEFAULT_LIMITS,
    refresh: bool = False,
    trust: Path | None = None,
    allow: frozenset[tuple[str, int]] = frozenset(),
    sleep: Sleep = asyncio.sleep,
) -> list[Outcome]:
    """Fetch every part of every document that has one, all at once; the outcomes are in the manifest's order.

    A file that is there and passes ``check`` is not asked for again. A person's own file is never overwritten, and a
    good file never by a bad one. To be called from a thread without an event loop.

    Args:
        manifest: says what to fetch, and where.
        downloads_dir: made if missing.
        check: called in a thread of its own with a temporary file that has the ending of the final one.
        progress: called in the caller's thread.
        limits: see there.
        refresh: ask again for what was fetched earlier.
        trust: certificates of the authorities to trust in place of the usual ones, in PEM.
        allow: hosts and ports that may be private addresses: the tests' own servers.
        sleep: how to wait before a repetition.

    Raises:
        CorpusError: the folder cannot be written, or another process is fetching.
    """
    with one_writer(downloads_dir):
        web = Web(limits, trust, allow, sleep)
        return asyncio.run(_Run(downloads_dir, web, check, progress, refresh=refresh).all(manifest))


class _Run:
    """One run over all the parts."""

    def __init__(self, downloads_dir: Path, web: Web, check: Check, progress: Progress, *, refresh: bool) -> None:
        self._downloads_dir = downloads_dir
        self._web = web
        self._check = check
        self._progress = progress
        self._refresh = refresh
        self._total = 0
        self._done = 0

    async def all(self, manifest: Manifest) -> list[Outcome]:
        jobs = [_Job(source, part) for source in manifest.documents for part in source.parts]
        self._total = len(jobs)
        standing = await asyncio.gather(*(self._standing(job) for job in jobs))
        wanted = [job for job, outcome in zip(jobs, standing, strict=True) if outcome is None]
        fetched = iter(await self._fetch_together(wanted))
        return [outcome or next(fetched) for outcome in standing]

    async def _fetch_together(self, jobs: Sequence[_Job]) -> list[Outcome]:
        """Every job at once, given up where no server at all answers in time."""
        tasks = [asyncio.create_task(self._fetch(job)) for job in jobs]
        everything = asyncio.ensure_future(asyncio.gather(*tasks))
        answer = asyncio.ensure_future(self._web.answered.wait())
        watched: list[asyncio.Future[Any]] = [everything, answer]
        try:
            await asyncio.wait(watched, timeout=self._web.limits.silence_s, return_when=asyncio.FIRST_COMPLETED)
            if any(each.done() for each in watched):
                outcomes = await everything
            else:
                outcomes = [
                    task.result() if task.done() else self._give_up(job) for job, task in zip(jobs, tasks, strict=True)
                ]
        finally:
            for each in (*tasks, *watched):
                each.cancel()
            await asyncio.gather(*tasks, *watched, return_exceptions=True)
        if self._web.answered.is_set():
            return outcomes
        return [replace(outcome, is_offline=outcome.status == "failed") for outcome in outcomes]

    def _give_up(self, job: _Job) -> Outcome:
        reason = f"aucun serveur n’a répondu en {self._web.limits.silence_s:g} s"
        job.attempts.append((job.part.addresses[len(job.attempts)].url, reason))
        return self._without_fresh_file(job)

    async def _standing(self, job: _Job) -> Outcome | None:
        """The outcome where the file that is there stays and no address is asked."""
        path = find_file(self._downloads_dir, job.source.stem(job.part))
        download = find_download(self._downloads_dir, job.source, job.part)
        if path is None or (download is not None and self._refresh):
            return None
        reason = await in_thread(lambda: self._check(path, job.source, job.part))
        if download is None and reason is not None:
            job.attempts.append((path.name, reason))
        if download is not None and reason is not None:
            return None
        self._tell_done(job)
        return job.outcome("present", download)

    async def _fetch(self, job: _Job) -> Outcome:
        deadline = time.monotonic() + self._web.limits.document_s
        for address in job.part.addresses:
            self._progress(f"{job.part.label} : {urlsplit(address.url).hostname}", self._done / self._total)
            try:
                found = await self._get_in_time(address, deadline)
                outcome = await self._accept(job, found)
            except RefusedError as error:
                job.attempts.append((address.url, str(error)))
            else:
                self._tell_done(job)
                return outcome
        self._tell_done(job)
        return self._without_fresh_file(job)

    def _tell_done(self, job: _Job) -> None:
        self._done += 1
        self._progress(job.part.label, self._done / self._total)

    def _without_fresh_file(self, job: _Job) -> Outcome:
        """A file that was asked for again stays where nothing better came."""
        previous = find_download(self._downloads_dir, job.source, job.part) if self._refresh else None
        return job.outcome("present" if previous else "failed", previous)

    async def _get_in_time(self, address: Address, deadline: float) -> Found:
        left_s = deadline - time.monotonic()
        address_s = self._web.limits.address_s
        try:
            async with asyncio.timeout(min(address_s, left_s)):
                return await self._web.get(address)
        except TimeoutError as error:
            if left_s < address_s:
                reason = f"le temps accordé au document ({self._web.limits.document_s:g} s) est passé"
            else:
                reason = f"il n’est pas arrivé en {address_s:g} s"
            raise RefusedError(reason) from error

    async def _accept(self, job: _Job, found: Found) -> Outcome:
        """Keep what was found where it is the official text.

        Raises:
            RefusedError: it is not.
        """
        payload, source, part = found.payload, job.source, job.part
        stem, digest = source.stem(part), sha256(payload.content).hexdigest()
        with temporary_file(self._downloads_dir, payload.ending, payload.content) as temporary:
            reason = await in_thread(lambda: self._check(temporary, source, part))
            if reason is not None:
                raise RefusedError(reason)
            previous = find_download(self._downloads_dir, source, part)
            if previous is None and find_file(self._downloads_dir, stem) is not None:
                return job.outcome("present")  # a person put a file there meanwhile
            if previous is not None and previous.sha256 == digest:
                return job.outcome("present", previous)
            path = self._downloads_dir / f"{stem}{payload.ending}"
            today = datetime.now(tz=UTC).date().isoformat()
            download = Download(source.id, part.id, stem, path, digest, found.url, today, payload.media)
            keep(temporary, download, previous)
        return job.outcome("kept", download)
