"""The only HTTP client: one document from one address, and the reason where there is none.

It sends no cookie and no referer, follows redirects itself, and speaks to public addresses alone, at the very address
that was checked. Proxies of the environment are not used: a proxy looks names up itself, and nothing could then be said
of the machine that is reached.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from secrets import SystemRandom
from threading import Thread
from typing import TypeVar

import httpx

from corpus.hosts import HostError, UnknownHostError, resolve, resolve_public
from corpus.manifest import Address
from corpus.payload import Payload, PayloadError, Unpacker, french_link, to_file, too_large

USER_AGENT = "declaration-mot-a-mot/0.1.0"
_FOLLOWED = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({429, 500, 502, 503, 504})
_STATUS_REASONS = {
    202: "le serveur n’a pas donné le texte, il demande d’attendre ou de prouver qu’on est un navigateur",
    204: "la réponse est vide",
    401: "l’accès est refusé",
    403: "l’accès est refusé",
    404: "il est introuvable",
    406: "il n’existe pas sous cette forme",
    410: "il a été retiré",
    429: "le serveur reçoit trop de demandes",
}
_CUT = "le serveur a coupé la connexion"
_MALFORMED = "il redirige vers une adresse mal formée"
_ADDRESSES_TRIED = 4
"""Of those that one name has."""

Sleep = Callable[[float], Awaitable[None]]
_ResultT = TypeVar("_ResultT")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much; seconds and bytes."""

    connect_s: float = 5.0
    """To look a name up, and again to connect."""
    read_s: float = 10.0
    """Without a byte."""
    address_s: float = 45.0
    """For one address, with its redirects and repetitions."""
    document_s: float = 120.0
    """For all the addresses of a part; the parts of a document go side by side."""
    silence_s: float = 12.0
    """Where no server at all has answered by then, the machine is taken to be offline."""
    max_bytes: int = 30_000_000
    """Of the content, unpacked."""
    max_redirects: int = 8
    retries: int = 2
    """Repetitions of one address after a failure that may pass."""
    backoff_s: float = 0.5
    """Before the first repetition; doubled each time, with up to as much again at random."""
    retry_after_s: float = 10.0
    """The longest pause that a server may ask for."""


DEFAULT_LIMITS = Limits()


class RefusedError(Exception):
    """An address that gives nothing; the message is the end of a French sentence."""

    def __init__(
        self, reason: str, *, may_pass: bool = False, pause_s: float | None = None, is_silence: bool = False
    ) -> None:
        super().__init__(reason)
        self.may_pass = may_pass
        """Whether the same request may succeed a little later."""
        self.pause_s = pause_s
        """How long the server asks to wait, if it says so."""
        self.is_silence = is_silence
        """Whether no machine answered."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an address gave in the end."""

    payload: Payload
    url: str


class Web:
    """One request at a time for each caller, each over a connection of its own."""

    def __init__(self, limits: Limits, trust: Path | None, allow: frozenset[tuple[str, int]], sleep: Sleep) -> None:
        self.limits = limits
        self.answered = asyncio.Event()
        """Set once any machine has answered anything."""
        self._context = ssl.create_default_context(cafile=trust) if trust else httpx.create_ssl_context(trust_env=False)
        self._allow = allow
        self._sleep = sleep

    async def get(self, address: Address) -> Found:
        """What stands at an address, asked for again after a failure that may pass.

        Raises:
            RefusedError: nothing usable.
        """
        for repetition in range(self.limits.retries):
            try:
                return await self._follow(address)
            except RefusedError as error:
                if not error.may_pass:
                    raise
                backoff_s = self.limits.backoff_s * 2**repetition * (1 + SystemRandom().random())
                pause_s = backoff_s if error.pause_s is None else min(error.pause_s, self.limits.retry_after_s)
            await self._sleep(pause_s)
        return await self._follow(address)

    async def _follow(self, address: Address) -> Found:
        try:
            return await self._through_redirects(address)
        except RefusedError as error:
            if not error.is_silence:
                self.answered.set()
            raise

    async def _through_redirects(self, address: Address) -> Found:
        try:
            url = httpx.URL(address.url)
            seen = {url}
            for _ in range(self.limits.max_redirects + 1):
                answer = await self._ask(url, address)
                if isinstance(answer, Found):
                    return answer
                url = _next_hop(url, answer)
                if url in seen:
                    raise RefusedError("il redirige en boucle")
                seen.add(url)
        except UnknownHostError as error:
            raise RefusedError(str(error), is_silence=True) from error
        except (PayloadError, HostError) as error:
            raise RefusedError(str(error)) from error
        except httpx.InvalidURL as error:
            raise RefusedError(_MALFORMED) from error
        message = f"il redirige plus de {self.limits.max_redirects} fois"
        raise RefusedError(message)

    async def _ask(self, url: httpx.URL, address: Address) -> Found | str:
        """What a server answers: a document, or the address where to look next, as it gave it."""
        host, port = url.raw_host.decode("ascii"), url.port or (443 if url.scheme == "https" else 80)
        lookup = resolve if (host, port) in self._allow else resolve_public
        try:
            async with asyncio.timeout(self.limits.connect_s):
                numbers = await in_thread(lambda: lookup(host, port))
        except TimeoutError as error:
            message = f"le nom « {host} » n’est pas trouvé en {self.limits.connect_s:g} s"
            raise RefusedError(message, is_silence=True) from error
        *others, last = numbers[:_ADDRESSES_TRIED]
        for number in others:
            try:
                return await self._ask_at(number, url, address)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        try:
            return await self._ask_at(last, url, address)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise _broken(error, self.limits) from error

    async def _ask_at(self, number: str, url: httpx.URL, address: Address) -> Found | str:
        """Ask one numeric address of a host; the name goes into the Host header and into TLS, which checks it.

        Raises:
            httpx.ConnectError, httpx.ConnectTimeout: no connection, and so nothing was asked.
            RefusedError: the server has nothing usable.
        """
        limits = self.limits
        target = httpx.URL(scheme=url.scheme, host=number, port=url.port, raw_path=url.raw_path)
        headers = httpx.Headers(dict(address.headers))
        headers.update(
            {"Host": url.netloc.decode("ascii"), "User-Agent": USER_AGENT, "Accept-Encoding": "gzip"}
            | {"Connection": "close"}
        )
        timeout = httpx.Timeout(limits.read_s, connect=limits.connect_s)
        try:
            # a client of its own for each request: it has no memory, neither of cookies nor of open connections
            async with (
                httpx.AsyncClient(verify=self._context, trust_env=False, timeout=timeout) as client,
                client.stream(
                    "GET", target, headers=headers, extensions={"sni_hostname": url.raw_host.decode("ascii")}
                ) as response,
            ):
                self.answered.set()
                return await self._read(response, url, address.json_key)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise
        except (httpx.TransportError, ssl.SSLError) as error:
            raise _broken(error, limits) from error

    async def _read(self, response: httpx.Response, url: httpx.URL, json_key: str | None) -> Found | str:
        status = response.status_code
        if status in _FOLLOWED and "location" in response.headers:
            return response.headers["location"]
        if status not in {httpx.codes.OK, httpx.codes.MULTIPLE_CHOICES}:
            default = "le serveur est en panne" if status >= httpx.codes.INTERNAL_SERVER_ERROR else "réponse inattendue"
            reason = f"{_STATUS_REASONS.get(status, default)} (HTTP {status})"
            raise RefusedError(reason, may_pass=status in _PASSING, pause_s=_pause_s(response.headers))
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > self.limits.max_bytes:
            raise PayloadError(too_large(self.limits.max_bytes))
        unpacker = Unpacker(response.headers.get("content-encoding", ""), self.limits.max_bytes)
        async for chunk in response.aiter_raw():
            unpacker.feed(chunk)
        content = unpacker.finish()
        if status == httpx.codes.MULTIPLE_CHOICES:
            link = french_link(content)
            if link is None:
                raise RefusedError("le serveur donne plusieurs choix, dont aucun en français (HTTP 300)")
            return link
        return Found(to_file(content, response.headers.get("content-type", ""), json_key), str(url))


def _next_hop(url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads; once TLS is on it stays on, since some servers redirect to http by habit."""
    target = url.join(location).copy_with(fragment=None)
    if target.scheme not in {"http", "https"} or not target.host:
        message = f"il redirige vers une adresse « {target.scheme}: », qui n’est pas suivie"
        raise RefusedError(message)
    if url.scheme == "https" and target.scheme == "http":
        return target.copy_with(scheme="https")
    return target


def _pause_s(headers: Mapping[str, str]) -> float | None:
    """The pause that a server asks for, in seconds or until a date; RFC 9110, 10.2.3."""
    asked = headers.get("retry-after", "").strip()
    if asked.isdecimal():
        return float(asked)
    try:
        return max(0.0, (parsedate_to_datetime(asked) - datetime.now(tz=UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _broken(error: Exception, limits: Limits) -> RefusedError:
    """What a broken exchange is called, and whether it may pass."""
    causes = _causes(error)
    if isinstance(error, httpx.TimeoutException):
        is_silence = isinstance(error, httpx.ConnectTimeout)
        lasted = f"ne répond pas en {limits.connect_s:g} s" if is_silence else f"s’est tu pendant {limits.read_s:g} s"
        return RefusedError(f"le serveur {lasted}", may_pass=True, is_silence=is_silence)
    if isinstance(error, httpx.RemoteProtocolError):
        return _broken_protocol(str(error))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        is_unsafe = any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes)
        reason = "le certificat du serveur n’est pas sûr" if is_unsafe else "la connexion chiffrée a échoué"
        return RefusedError(reason, may_pass=not is_unsafe)
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return RefusedError("le serveur refuse la connexion", is_silence=True)
    # a plain OSError is one of routing: the other failures of a connection have classes of their own
    if isinstance(error, httpx.ConnectError) and any(type(cause) is OSError for cause in causes):
        return RefusedError("le réseau ne mène pas au serveur", is_silence=True)
    return RefusedError(_CUT, may_pass=True)


def _broken_protocol(message: str) -> RefusedError:
    """The same for an answer that is not proper HTTP, which httpx tells by its message alone."""
    if "location header" in message:
        return RefusedError(_MALFORMED)
    return RefusedError("il est arrivé tronqué" if "complete message body" in message else _CUT, may_pass=True)


def _causes(error: BaseException | None) -> list[BaseException]:
    found = []
    while error is not None:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


async def in_thread(function: Callable[[], _ResultT]) -> _ResultT:
    """Run what blocks beside the event loop, in a thread that nobody waits for once it is given up.

    The threads of an executor are joined when the program ends: a name that is looked up in vain would hold it up.
    """
    future: Future[_ResultT] = Future()

    def work() -> None:
        try:
            future.set_result(function())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is awaited
            future.set_exception(error)

    future.set_running_or_notify_cancel()
    Thread(target=work, daemon=True).start()
    return await asyncio.wrap_future(future)
