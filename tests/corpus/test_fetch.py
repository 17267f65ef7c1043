"""The official texts are fetched from a real server that plays every trick, over real connections."""

import asyncio
import gzip
import hashlib
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import trustme

from corpus.acceptance import refusal
from corpus.downloads import Download
from corpus.errors import CorpusError
from corpus.fetch import Outcome, fetch_all
from corpus.manifest import Acceptance, Address, Manifest, Part, Source, Unwanted
from corpus.official import check_file, read_official
from corpus.web import USER_AGENT, Limits
from tests.corpus.official_server import (
    OfficialServer,
    cuts_short,
    drips,
    gives,
    gives_in_turn,
    meets,
    never_speaks,
    redirects,
    stalls,
    streams,
)
from tests.corpus.refusals import refused

GOOD = (
    "<html><body><p>Règlement des jardins, édition première.</p>" + "<p>Article.</p>" * 40 + "</body></html>"
).encode()
RULE = Acceptance(
    must=("Règlement des jardins", "première"),
    must_not=(Unwanted(words=("édition seconde",), because="c’est l’édition seconde"),),
    min_chars=100,
)
LIMITS = Limits(connect_s=5, read_s=5, retries=1, max_bytes=100_000)
IMPATIENT = replace(LIMITS, read_s=0.3)


def check(path: Path, _source: Source, part: Part) -> str | None:
    """What the corpus does with its page reader, for the pages of these tests."""
    text = re.sub(r"<[^>]+>", "\n", path.read_text(encoding="utf-8-sig", errors="replace"))
    return refusal(text, None, part.accept)


@pytest.fixture
def server() -> Iterator[OfficialServer]:
    """The official host."""
    with OfficialServer() as official:
        yield official


@pytest.fixture
def other() -> Iterator[OfficialServer]:
    """A second machine, which must often hear nothing."""
    with OfficialServer() as official:
        yield official


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Signs the certificates of the servers of these tests."""
    return trustme.CA()


@pytest.fixture(scope="module")
def trust(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The authority's own certificate, in a file."""
    path = tmp_path_factory.mktemp("trust") / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def encrypted(authority: trustme.CA, name: str = "127.0.0.1") -> OfficialServer:
    """A server that speaks HTTPS under a name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return OfficialServer(context, name)


def part(*addresses: str | Address, name: str = "texte") -> Part:
    """A part with its addresses."""
    records = tuple(item if isinstance(item, Address) else Address(url=item) for item in addresses)
    return Part(id=name, label=f"Le {name}", layout="paragraphs", prefix=name, accept=RULE, addresses=records)


def manifest(*parts: Part, document: str = "jardins") -> Manifest:
    """One document."""
    return Manifest(
        documents=(
            Source(
                id=document,
                title="Règlement des jardins",
                short_title="Jardins",
                publisher="Villeneuve",
                date="2019",
                rights="inventé",
                parts=parts,
            ),
        )
    )


class Fetching:
    """Fetches into one folder from the servers that it knows, and keeps what it was told on the way."""

    def __init__(self, folder: Path, servers: Sequence[OfficialServer], **options: Any) -> None:
        self.folder = folder
        self.options = {
            "check": check,
            "progress": lambda label, share: self.progress.append((label, share)),
            "limits": LIMITS,
            "allow": frozenset(server.place for server in servers),
            "sleep": self._sleep,
        } | options
        self.progress: list[tuple[str, float]] = []
        self.pauses: list[float] = []

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)

    def all(self, wanted: Manifest, **options: Any) -> list[Outcome]:
        """What becomes of every part."""
        return fetch_all(wanted, self.folder, **(self.options | options))

    def one(self, *addresses: str | Address, **options: Any) -> Outcome:
        """What becomes of one document of one part."""
        [outcome] = self.all(manifest(part(*addresses)), **options)
        return outcome

    def reason(self, *addresses: str | Address, **options: Any) -> str:
        """The reason of the only address, which must have failed and left nothing."""
        outcome = self.one(*addresses, **options)
        assert outcome.status == "failed"
        assert outcome.url is None
        assert self.files() == []
        [(url, reason)] = outcome.attempts
        assert url == (addresses[0].url if isinstance(addresses[0], Address) else addresses[0])
        return reason

    def files(self) -> list[str]:
        """What stands in the folder; the lock stays between runs."""
        return sorted(path.name for path in self.folder.iterdir() if path.name != ".lock")


@pytest.fixture
def fetching(tmp_path: Path, server: OfficialServer, trust: Path) -> Fetching:
    """Fetches from the official host alone, into a folder that is not there yet."""
    return Fetching(tmp_path / "corpus" / "downloads", [server], trust=trust)


# What is kept


def test_a_good_file_is_kept_with_its_address_its_hash_and_the_day(server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = gives(200, GOOD, Content_Type="text/html; charset=utf-8")
    outcome = fetching.one(server.url("/jardins"))
    path = fetching.folder / "jardins.html"
    digest, today = hashlib.sha256(GOOD).hexdigest(), datetime.now(tz=UTC).date().isoformat()
    url = server.url("/jardins")
    assert outcome == Outcome(
        "jardins", "texte", "kept", Download("jardins", "texte", "jardins", path, digest, url, today, "text/html")
    )
    assert (outcome.url, outcome.reason) == (url, None)
    assert path.read_bytes() == GOOD
    record = json.loads((fetching.folder / "jardins.record.json").read_text(encoding="utf-8"))
    assert record == {"url": url, "sha256": digest, "date": today, "media": "text/html"}
    assert fetching.files() == ["jardins.html", "jardins.record.json"]
    assert fetching.progress == [("Le texte : 127.0.0.1", 0.0), ("Le texte", 1.0)]


@pytest.mark.parametrize(
    ("media", "ending"),
    [
        ("application/pdf", ".pdf"),
        ("application/xhtml+xml;type=simplified", ".html"),
        ("Text/Plain", ".txt"),
        ("application/octet-stream", ".html"),
    ],
)
def test_the_media_type_decides_the_ending(media: str, ending: str, server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = gives(200, GOOD, Content_Type=media)
    outcome = fetching.one(server.url("/jardins"))
    assert outcome.status == "kept"
    assert set(fetching.files()) == {f"jardins{ending}", "jardins.record.json"}


def test_the_next_address_is_tried_and_the_reason_of_the_first_is_told(
    server: OfficialServer, fetching: Fetching
) -> None:
    server.answers["/second"] = gives(200, GOOD)
    outcome = fetching.one(server.url("/absent"), server.url("/second"), server.url("/third"))
    assert (outcome.status, outcome.url) == ("kept", server.url("/second"))
    assert outcome.attempts == ((server.url("/absent"), "il est introuvable (HTTP 404)"),)
    assert server.paths() == ["/absent", "/second"], "what is not there is not asked for twice, nor what is not needed"


def test_the_html_of_a_press_release_is_taken_out_of_its_json(server: OfficialServer, fetching: Fetching) -> None:
    content = {"resource": {"title": "Jardins", "html": GOOD.decode()}}
    server.answers["/api?ref=1"] = gives(200, json.dumps(content).encode(), Content_Type="application/json")
    outcome = fetching.one(Address(url=server.url("/api?ref=1"), json_key="resource.html"))
    assert outcome.status == "kept"
    page = (fetching.folder / "jardins.html").read_text(encoding="utf-8")
    assert GOOD.decode() in page
    assert 'charset="utf-8"' in page


def test_the_french_one_of_several_choices_is_taken(server: OfficialServer, fetching: Fetching) -> None:
    choices = b"<ul><li><a href='/doc/en'>EN</a><li><a type='x' href=\"doc/1?a=1&amp;b=2\">L_2020_FR.html</a></ul>"
    server.answers["/choices"] = gives(300, choices)
    server.answers["/doc/1?a=1&b=2"] = gives(200, GOOD)
    assert fetching.one(server.url("/choices")).url == server.url("/doc/1?a=1&b=2")


def test_redirects_are_followed_and_each_is_asked_with_the_same_headers(
    server: OfficialServer, fetching: Fetching
) -> None:
    server.answers |= {
        "/a": gives(303, Location="/b", Set_Cookie="suivi=1"),
        "/b": redirects(server.url("/c#ici"), 308),
        "/c": gives(200, GOOD),
    }
    headers = {"Accept": "application/xhtml+xml", "Accept-Language": "fra", "User-Agent": "someone else"}
    outcome = fetching.one(Address(url=server.url("/a"), headers=headers))
    assert outcome.url == server.url("/c")
    assert server.paths() == ["/a", "/b", "/c"]
    for request in server.requests:
        assert request.headers == {
            "accept": "application/xhtml+xml",
            "accept-language": "fra",
            "accept-encoding": "gzip",
            "connection": "close",
            "host": f"127.0.0.1:{server.port}",
            "user-agent": USER_AGENT,
        }, "no cookie, no referer"


def test_the_product_is_named_with_its_version(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"{project['name']}/{project['version']}" == USER_AGENT


def test_a_compressed_file_is_kept_unpacked(server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = gives(200, gzip.compress(GOOD), Content_Encoding="gzip")
    assert fetching.one(server.url("/jardins")).status == "kept"
    assert (fetching.folder / "jardins.html").read_bytes() == GOOD


def test_a_page_in_the_charset_of_its_header_is_kept_in_utf_8(server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = gives(
        200, GOOD.decode().encode("latin-1"), Content_Type="text/html; charset=ISO-8859-1"
    )
    assert fetching.one(server.url("/jardins")).status == "kept"
    assert (fetching.folder / "jardins.html").read_text(encoding="utf-8-sig") == GOOD.decode()


def test_two_parts_of_one_document_stand_side_by_side(server: OfficialServer, fetching: Fetching) -> None:
    server.answers |= {"/1": gives(200, GOOD), "/2": gives(200, GOOD, Content_Type="application/pdf")}
    wanted = manifest(part(server.url("/1")), part(server.url("/2"), name="annexe"))
    outcomes = fetching.all(wanted)
    assert [(outcome.part, outcome.status) for outcome in outcomes] == [("texte", "kept"), ("annexe", "kept")]
    assert fetching.files() == [
        "jardins-annexe.pdf", "jardins-annexe.record.json", "jardins.html", "jardins.record.json",
    ]  # fmt: skip


def test_all_documents_are_asked_for_at_once(server: OfficialServer, fetching: Fetching) -> None:
    barrier = threading.Barrier(7, timeout=5)
    records = []
    for number in range(7):
        server.answers[f"/{number}"] = meets(barrier, gives(200, GOOD))
        records += manifest(part(server.url(f"/{number}")), document=f"jardin-{number}").documents
    outcomes = fetching.all(Manifest(documents=tuple(records)), limits=Limits(read_s=6))
    assert [outcome.status for outcome in outcomes] == ["kept"] * 7
    assert [outcome.document for outcome in outcomes] == [f"jardin-{number}" for number in range(7)]


def test_the_products_own_reader_and_rules_decide(server: OfficialServer, fetching: Fetching) -> None:
    def page(count: int) -> bytes:
        sentence = (
            "La commune ouvre ses jardins à toutes et à tous, du matin jusqu’au soir, sans aucune formalité. " * 4
        )
        articles = "".join(f"<h2>Article {number}</h2><p>{sentence}</p>" for number in range(1, count + 1))
        return f"<html><body><h1>Règlement de la première édition</h1>{articles}</body></html>".encode("cp1252")

    rule = Acceptance(must=("Règlement",), min_chars=1_000, min_sections=5, max_sections=5)
    text = part(server.url("/seven"), server.url("/five")).model_copy(
        update={"layout": "articles", "prefix": "art-", "accept": rule}
    )
    for path, count in (("/seven", 7), ("/five", 5)):
        server.answers[path] = gives(200, page(count), Content_Type="text/html; charset=windows-1252")
    [outcome] = fetching.all(manifest(text), check=check_file)
    assert outcome.attempts == ((server.url("/seven"), "il a 7 articles ou titres, il en faut 5"),)
    source = manifest(text).documents[0]
    official = read_official(source, source.parts[0], fetching.folder)
    assert (official.refusal, official.url) == (None, server.url("/five"))
    assert official.clauses[-1].clause_id.startswith("jardins/art-5/")
    assert "à toutes et à tous" in official.clauses[-1].text


# What is refused


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (gives(202), "le serveur n’a pas donné le texte, .* navigateur \\(HTTP 202\\)"),
        (gives(202, GOOD), "le serveur n’a pas donné le texte, .* navigateur \\(HTTP 202\\)"),
        (gives(204), "la réponse est vide \\(HTTP 204\\)"),
        (gives(206, GOOD), "réponse inattendue \\(HTTP 206\\)"),
        (gives(200), "la réponse est vide"),
        (gives(200, b" \n "), "la réponse est vide"),
        (gives(403), "l’accès est refusé \\(HTTP 403\\)"),
        (gives(404), "il est introuvable \\(HTTP 404\\)"),
        (gives(418), "réponse inattendue \\(HTTP 418\\)"),
        (gives(501), "le serveur est en panne \\(HTTP 501\\)"),
        (gives(302), "réponse inattendue \\(HTTP 302\\)"),
        (gives(300, b"<a href='/en'>English</a>"), "plusieurs choix, dont aucun en français"),
        (
            gives(200, GOOD, Content_Type="application/zip"),
            "il est de type « application/zip » : ni PDF, ni HTML, ni texte",
        ),
        (gives(200, b"{}", Content_Type="application/json"), "« application/json » : ni PDF"),
        (gives(200, GOOD, Content_Encoding="br"), "comprimé en « br »"),
        (gives(200, GOOD, Content_Encoding="gzip"), "ses données comprimées sont abîmées"),
        (gives(200, gzip.compress(GOOD)[:-12], Content_Encoding="gzip"), "il est arrivé tronqué"),
        (redirects("ftp://127.0.0.1/jardins"), "il redirige vers une adresse « ftp: »"),
        (redirects("file:///etc/hostname"), "il redirige vers une adresse « file: »"),
        (redirects("http://[::1/"), "il redirige vers une adresse mal formée"),
        (gives(300, b"<a href='http://[::1/'>fr</a>"), "il redirige vers une adresse mal formée"),
        (redirects("/jardins"), "il redirige en boucle"),
        (
            gives(200, b"<html><script src='app.js'></script><p>Activez JavaScript.</p></html>"),
            "c’est une page qui attend JavaScript",
        ),
        (gives(200, GOOD.replace("première".encode(), b"seconde")), "c’est l’édition seconde"),
    ],
)
def test_what_is_not_the_text_is_refused_with_its_reason_and_asked_for_once(
    answer: Any, reason: str, server: OfficialServer, fetching: Fetching
) -> None:
    server.answers["/jardins"] = answer
    assert re.search(reason, fetching.reason(server.url("/jardins")))
    assert server.paths() == ["/jardins"]


@pytest.mark.parametrize(
    ("content", "media", "reason"),
    [
        (b'{"resource": {}}', "application/json", "n’a pas de champ « resource.html »"),
        (b'{"resource": []}', "application/json", "n’a pas de champ « resource.html »"),
        (b'{"resource": {"html": " "}}', "application/json", "le champ « resource.html » .* est vide"),
        (b"{", "application/json", "n’a pas de champ"),
        (b"[" * 90_000, "application/json", "n’a pas de champ"),
        (GOOD, "text/html", "on attendait du JSON, il est de type « text/html »"),
    ],
)
def test_json_that_does_not_carry_the_text_is_refused(
    content: bytes, media: str, reason: str, server: OfficialServer, fetching: Fetching
) -> None:
    server.answers["/api"] = gives(200, content, Content_Type=media)
    assert re.search(reason, fetching.reason(Address(url=server.url("/api"), json_key="resource.html")))


def test_a_loop_of_two_and_an_endless_chain_of_redirects_end(server: OfficialServer, fetching: Fetching) -> None:
    server.answers |= {"/a": redirects("/b"), "/b": redirects("/a")}
    assert fetching.reason(server.url("/a")) == "il redirige en boucle"
    server.answers |= {f"/{number}": redirects(f"/{number + 1}") for number in range(20)}
    assert fetching.reason(server.url("/0")) == "il redirige plus de 8 fois"
    assert len(server.requests) == 2 + 9


@pytest.mark.parametrize(
    "answer",
    [
        gives(200, b"x" * 200, Content_Length="100001"),
        gives(200, b"x" * 100_001),
        streams(b"x" * 10_000, 1_000),
        gives(200, gzip.compress(bytes(30_000_000)), Content_Encoding="gzip"),
    ],
    ids=["announced", "sent", "without a length", "gzip bomb"],
)
def test_what_is_too_large_is_refused(answer: Any, server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = answer
    assert fetching.reason(server.url("/jardins")) == "il dépasse la taille permise (0,1 Mo)"


def test_a_body_that_stops_coming_is_given_up(server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = stalls(GOOD[:50], len(GOOD))
    assert fetching.reason(server.url("/jardins"), limits=IMPATIENT) == "le serveur s’est tu pendant 0.3 s"
    assert len(server.requests) == 2, "a silence may pass"


def test_a_server_that_never_speaks_is_given_up(server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = never_speaks
    assert fetching.reason(server.url("/jardins"), limits=IMPATIENT) == "le serveur s’est tu pendant 0.3 s"


def test_a_body_that_drips_for_ever_is_given_up_when_the_time_of_the_address_is_over(
    server: OfficialServer, fetching: Fetching
) -> None:
    server.answers["/jardins"] = drips(0.05)
    reason = fetching.reason(server.url("/jardins"), limits=Limits(read_s=5, address_s=0.4))
    assert reason == "il n’est pas arrivé en 0.4 s"


def test_the_addresses_of_a_document_share_its_time(server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = drips(0.05)
    url = server.url("/jardins")
    outcome = fetching.one(url, url, url, limits=Limits(read_s=5, address_s=0.4, document_s=0.6))
    assert [reason for _, reason in outcome.attempts] == [
        "il n’est pas arrivé en 0.4 s",
        "le temps accordé au document (0.6 s) est passé",
        "le temps accordé au document (0.6 s) est passé",
    ]


def test_a_truncated_body_is_refused_after_a_second_try(server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = cuts_short(GOOD, len(GOOD) + 1)
    assert fetching.reason(server.url("/jardins")) == "il est arrivé tronqué"
    assert len(server.requests) == 2


# What is tried again


def test_a_failure_that_passes_is_tried_again_with_longer_and_longer_pauses(
    server: OfficialServer, fetching: Fetching
) -> None:
    server.answers["/jardins"] = gives_in_turn(
        gives(503), gives(500), cuts_short(GOOD, 9_999), gives(504), gives(200, GOOD)
    )
    assert fetching.one(server.url("/jardins"), limits=Limits(retries=4, backoff_s=1)).status == "kept"
    assert [base <= pause <= 2 * base for base, pause in zip((1, 2, 4, 8), fetching.pauses, strict=True)] == [True] * 4


def test_a_server_that_asks_to_wait_is_obeyed_up_to_a_limit(server: OfficialServer, fetching: Fetching) -> None:
    soon = format_datetime(datetime.now(tz=UTC) + timedelta(hours=1), usegmt=True)
    past = format_datetime(datetime.now(tz=UTC) - timedelta(hours=1), usegmt=True)
    server.answers["/jardins"] = gives_in_turn(
        *(gives(429, Retry_After=asked) for asked in ("3", "86400", soon, past)), gives(200, GOOD)
    )
    assert fetching.one(server.url("/jardins"), limits=Limits(retries=4)).status == "kept"
    assert fetching.pauses == [3.0, 10.0, 10.0, 0.0]


def test_an_unreadable_wish_to_wait_is_not_obeyed(server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = gives_in_turn(gives(429, Retry_After="bientôt".encode().decode("latin-1")), gives(429))
    assert fetching.reason(server.url("/jardins")) == "le serveur reçoit trop de demandes (HTTP 429)"
    assert fetching.pauses[0] < 1


def test_a_connection_that_is_cut_is_made_again(server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = gives(200, GOOD)
    server.cuts = 1
    assert fetching.one(server.url("/jardins")).status == "kept"
    server.cuts = 9
    (fetching.folder / "jardins.html").unlink()
    outcome = fetching.one(server.url("/jardins"))
    assert outcome.reason == "127.0.0.1 : le serveur a coupé la connexion"


def test_a_refused_connection_is_not_tried_again(fetching: Fetching) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        place = closed.getsockname()
    outcome = fetching.one(f"http://127.0.0.1:{place[1]}/", allow=frozenset({place}))
    assert outcome.attempts[0][1] == "le serveur refuse la connexion"
    assert fetching.pauses == []


# TLS


def test_a_certificate_that_is_trusted_is_accepted(authority: trustme.CA, fetching: Fetching) -> None:
    with encrypted(authority) as server:
        server.answers["/jardins"] = gives(200, GOOD)
        outcome = fetching.one(server.url("/jardins"), allow=frozenset({server.place}))
    assert outcome.status == "kept"


@pytest.mark.parametrize("is_product", [True, False])
def test_a_certificate_that_is_not_trusted_is_refused_before_anything_is_asked(
    is_product: bool, authority: trustme.CA, fetching: Fetching
) -> None:
    options = {"trust": None} if is_product else {}
    with encrypted(authority if is_product else trustme.CA()) as server:
        reason = fetching.reason(server.url("/jardins"), allow=frozenset({server.place}), **options)
        assert (server.connections, server.requests) == (1, [])
    assert reason == "le certificat du serveur n’est pas sûr"


def test_a_certificate_for_another_name_is_refused(authority: trustme.CA, fetching: Fetching) -> None:
    with encrypted(authority, "autre.exemple") as server:
        url, place = f"https://127.0.0.1:{server.port}/", ("127.0.0.1", server.port)
        assert fetching.reason(url, allow=frozenset({place})) == "le certificat du serveur n’est pas sûr"


def test_a_tls_connection_that_ends_too_soon_is_tried_again(authority: trustme.CA, fetching: Fetching) -> None:
    with encrypted(authority) as server:
        server.answers["/jardins"] = gives(200, GOOD)
        server.cuts = 1
        assert fetching.one(server.url("/jardins"), allow=frozenset({server.place})).status == "kept"
        assert server.connections == 2
        server.cuts = 9
        (fetching.folder / "jardins.html").unlink()
        reason = str(fetching.one(server.url("/jardins"), allow=frozenset({server.place})).reason)
    assert re.search("la connexion chiffrée a échoué|le serveur a coupé la connexion", reason)


def test_tls_is_kept_when_a_server_redirects_to_http(authority: trustme.CA, fetching: Fetching) -> None:
    with encrypted(authority) as server:
        server.answers |= {"/a": redirects(f"http://127.0.0.1:{server.port}/b"), "/b": gives(200, GOOD)}
        outcome = fetching.one(server.url("/a"), allow=frozenset({server.place}))
        assert outcome.url == server.url("/b")


# Which machines are spoken to


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0.0.0.0",  # noqa: S104 - nothing listens there
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fd00::1]",
        "[ff02::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
@pytest.mark.parametrize("is_first", [True, False], ids=["address", "redirect"])
def test_a_private_address_is_refused_before_any_connection(
    host: str, is_first: bool, server: OfficialServer, other: OfficialServer, fetching: Fetching
) -> None:
    target = f"http://{host}:{other.port}/secret"
    server.answers["/jardins"] = redirects(target)
    reason = fetching.reason(target if is_first else server.url("/jardins"))
    assert re.search("une adresse privée ou locale : rien n’y a été envoyé|est introuvable", reason)
    assert (other.connections, other.requests) == (0, [])
    assert server.connections == (0 if is_first else 1)


def test_one_private_address_among_several_is_enough_to_refuse_a_host(
    monkeypatch: pytest.MonkeyPatch, other: OfficialServer, fetching: Fetching
) -> None:
    names = {"double.exemple": ("93.184.215.14", "127.0.0.1")}
    monkeypatch.setattr(socket, "getaddrinfo", partial(look_up, [], names))
    reason = fetching.reason(f"http://double.exemple:{other.port}/")
    assert "« double.exemple » mène à 127.0.0.1, une adresse privée ou locale" in reason
    assert other.connections == 0


def test_a_name_is_looked_up_once_and_what_was_checked_is_what_is_reached(
    monkeypatch: pytest.MonkeyPatch, authority: trustme.CA, fetching: Fetching
) -> None:
    with encrypted(authority, "jardins.exemple") as server:
        server.answers["/jardins"] = gives(200, GOOD)
        asked: list[str] = []
        monkeypatch.setattr(socket, "getaddrinfo", partial(look_up, asked, {"jardins.exemple": ("127.0.0.1",)}))
        outcome = fetching.one(server.url("/jardins"), allow=frozenset({server.place}))
        assert outcome.status == "kept", "the certificate is checked against the name"
        assert asked == ["jardins.exemple"]
        assert server.requests[0].headers["host"] == f"jardins.exemple:{server.port}"


def look_up(asked: list[str], names: dict[str, tuple[str, ...]], host: str, port: int, **_: object) -> list[Any]:
    """A resolver that knows a few names and notes what it is asked; it answers each only once."""
    asked.append(host)
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in names.pop(host)]


def test_the_next_address_of_a_host_is_tried_when_the_first_does_not_connect(
    monkeypatch: pytest.MonkeyPatch, server: OfficialServer, fetching: Fetching
) -> None:
    server.answers["/jardins"] = gives(200, GOOD)
    # nothing listens on ::1
    monkeypatch.setattr(socket, "getaddrinfo", partial(look_up, [], {"deux.exemple": ("::1", "127.0.0.1")}))
    place = ("deux.exemple", server.port)
    assert fetching.one(f"http://deux.exemple:{server.port}/jardins", allow=frozenset({place})).status == "kept"


def test_proxies_of_the_environment_are_not_used(
    monkeypatch: pytest.MonkeyPatch, server: OfficialServer, other: OfficialServer, fetching: Fetching
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, other.url(""))
    server.answers["/jardins"] = gives(200, GOOD)
    assert fetching.one(server.url("/jardins")).status == "kept"
    assert other.connections == 0


# Offline


def test_offline_each_document_has_its_reason_at_once(fetching: Fetching) -> None:
    wanted = Manifest(
        documents=tuple(
            manifest(part("https://un.invalid/a", "https://deux.invalid/b"), document=f"jardin-{number}").documents[0]
            for number in range(6)
        )
    )
    begun = time.monotonic()
    outcomes = fetching.all(wanted, limits=Limits())
    assert time.monotonic() - begun < 15
    for outcome in outcomes:
        assert (outcome.status, outcome.is_offline) == ("failed", True)
        assert outcome.reason == "aucun serveur n’a répondu, la machine semble hors ligne"
        assert "un.invalid" in outcome.attempts[0][1]
    assert fetching.pauses == []


def test_where_nobody_answers_everything_ends_when_the_silence_has_lasted(
    server: OfficialServer, fetching: Fetching
) -> None:
    server.answers["/jardins"] = never_speaks
    wanted = manifest(part(server.url("/jardins")), part(server.url("/jardins"), name="annexe"))
    begun = time.monotonic()
    outcomes = fetching.all(wanted, limits=Limits(silence_s=0.3))
    assert time.monotonic() - begun < 2
    assert [outcome.is_offline for outcome in outcomes] == [True, True]
    assert outcomes[0].attempts == ((server.url("/jardins"), "aucun serveur n’a répondu en 0.3 s"),)
    assert fetching.files() == []


def test_a_lookup_that_hangs_holds_nothing_up(monkeypatch: pytest.MonkeyPatch, fetching: Fetching) -> None:
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: release.wait(20) and [])
    begun = time.monotonic()
    outcome = fetching.one("http://lent.exemple/", limits=Limits(connect_s=0.2))
    release.set()
    assert time.monotonic() - begun < 2
    assert outcome.attempts[0][1] == "le nom « lent.exemple » n’est pas trouvé en 0.2 s"


def test_one_server_that_answers_shows_that_the_machine_is_online(server: OfficialServer, fetching: Fetching) -> None:
    wanted = manifest(part(server.url("/absent")), part("https://un.invalid/a", name="annexe"))
    assert [outcome.is_offline for outcome in fetching.all(wanted)] == [False, False]


# What is already there


def test_a_file_that_is_there_is_not_asked_for_again(server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = gives(200, GOOD)
    first = fetching.one(server.url("/jardins"))
    second = fetching.one(server.url("/jardins"))
    assert second == Outcome("jardins", "texte", "present", first.download)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "answer", [gives(404), gives(200, b"<p>rien</p>"), cuts_short(GOOD, 9_999), gives(202)], ids=str
)
def test_a_good_file_is_never_replaced_by_a_bad_one(answer: Any, server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = gives_in_turn(gives(200, GOOD), answer)
    first = fetching.one(server.url("/jardins"))
    again = fetching.one(server.url("/jardins"), refresh=True)
    assert (again.status, again.download) == ("present", first.download)
    assert len(again.attempts) == 1
    assert (fetching.folder / "jardins.html").read_bytes() == GOOD
    assert fetching.files() == ["jardins.html", "jardins.record.json"]


def test_a_file_that_is_asked_for_again_is_replaced_by_a_newer_one_whatever_its_form(
    server: OfficialServer, fetching: Fetching
) -> None:
    newer = GOOD.replace(b"Article", b"Chapitre")
    server.answers["/jardins"] = gives_in_turn(
        gives(200, GOOD, Content_Type="application/pdf"), gives(200, newer), gives(200, newer)
    )
    statuses = [fetching.one(server.url("/jardins"), refresh=True).status for _ in range(3)]
    assert statuses == ["kept", "kept", "present"]
    assert fetching.files() == ["jardins.html", "jardins.record.json"]
    assert (fetching.folder / "jardins.html").read_bytes() == newer


def test_a_fetched_file_that_no_longer_passes_is_asked_for_again(server: OfficialServer, fetching: Fetching) -> None:
    old = GOOD.replace(b"Article", b"Chapitre")
    server.answers["/jardins"] = gives_in_turn(gives(200, old), gives(404), gives(200, GOOD))

    def stricter(path: Path, source: Source, wanted: Part) -> str | None:
        return "ce n’est plus lui" if b"Chapitre" in path.read_bytes() else check(path, source, wanted)

    assert fetching.one(server.url("/jardins")).status == "kept"
    assert fetching.one(server.url("/jardins"), check=stricter).status == "failed"
    assert (fetching.folder / "jardins.html").read_bytes() == old, "it stays until something better is there"
    assert fetching.one(server.url("/jardins"), check=stricter).status == "kept"
    assert (fetching.folder / "jardins.html").read_bytes() == GOOD


@pytest.mark.parametrize("refresh", [False, True])
@pytest.mark.parametrize("content", [GOOD, b"autre chose"], ids=["good", "bad"])
def test_a_file_that_a_person_dropped_is_never_touched(
    content: bytes, refresh: bool, server: OfficialServer, fetching: Fetching
) -> None:
    server.answers["/jardins"] = gives(200, GOOD)
    fetching.folder.mkdir(parents=True)
    (fetching.folder / "jardins.txt").write_bytes(content)
    outcome = fetching.one(server.url("/jardins"), refresh=refresh)
    assert (outcome.status, outcome.download) == ("present", None)
    assert server.requests == []
    assert (fetching.folder / "jardins.txt").read_bytes() == content
    assert fetching.files() == ["jardins.txt"]
    if content == GOOD:
        assert outcome.reason is None
    else:
        assert str(outcome.reason).startswith("jardins.txt : il")


def test_a_fetched_file_that_a_person_changed_is_the_persons(server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = gives(200, GOOD)
    fetching.one(server.url("/jardins"))
    (fetching.folder / "jardins.html").write_bytes(GOOD + b"<!-- note -->")
    assert fetching.one(server.url("/jardins"), refresh=True).download is None
    assert (fetching.folder / "jardins.html").read_bytes().endswith(b"<!-- note -->")


def test_a_file_that_a_person_drops_during_the_download_wins(server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = gives(200, GOOD)

    def person_drops_one(path: Path, source: Source, wanted: Part) -> str | None:
        (fetching.folder / "jardins.txt").write_bytes(b"le mien")
        return check(path, source, wanted)

    assert fetching.one(server.url("/jardins"), check=person_drops_one).status == "present"
    assert fetching.files() == ["jardins.txt"]


# Nothing partial is left


def is_stopped_by_the_user(*_: object) -> None:
    """What Ctrl-C does, whichever thread is at work; the work goes on for a while."""
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.2)


def runs_out_of_memory(*_: object) -> None:
    """A failure that nobody expects."""
    raise MemoryError


@pytest.mark.parametrize(
    ("stop", "error"), [(is_stopped_by_the_user, KeyboardInterrupt), (runs_out_of_memory, MemoryError)]
)
@pytest.mark.parametrize("at", ["check", "progress"])
def test_an_interruption_leaves_nothing(
    at: str, stop: Any, error: type[BaseException], server: OfficialServer, fetching: Fetching
) -> None:
    server.answers |= {"/jardins": gives(200, GOOD), "/mute": never_speaks}
    wanted = manifest(part(server.url("/jardins")), part(server.url("/mute"), name="annexe"))
    begun = time.monotonic()
    with pytest.raises(error):
        fetching.all(wanted, limits=Limits(), **{at: stop})
    assert time.monotonic() - begun < 3
    assert fetching.files() == []
    assert [outcome.status for outcome in fetching.all(manifest(part(server.url("/jardins"))))] == ["kept"]


PROGRAM = """
import sys, time
from pathlib import Path
from corpus.fetch import fetch_all
from corpus.manifest import load_manifest

def check(path, source, part):
    print(path.name, flush=True)
    time.sleep(20)

fetch_all(load_manifest(Path(sys.argv[1])), Path(sys.argv[2]), check=check, progress=lambda label, share: None,
          allow=frozenset({("127.0.0.1", int(sys.argv[3]))}))
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGKILL"])
def test_a_program_that_is_stopped_leaves_nothing_that_lasts(
    name: str, root: Path, tmp_path: Path, server: OfficialServer, fetching: Fetching
) -> None:
    server.answers |= {"/jardins": gives(200, GOOD), "/mute": never_speaks}
    path = tmp_path / "manifest.toml"
    path.write_text(
        f"""\
[[documents]]
id = "jardins"
title = "Jardins"
short_title = "Jardins"
publisher = "Villeneuve"
date = "2019"
rights = "inventé"
[[documents.parts]]
id = "texte"
label = "Le texte"
layout = "paragraphs"
prefix = "texte"
accept = {{}}
addresses = [{{ url = "{server.url("/jardins")}" }}]
[[documents.parts]]
id = "annexe"
label = "L’annexe"
layout = "paragraphs"
prefix = "annexe"
accept = {{}}
addresses = [{{ url = "{server.url("/mute")}" }}]
""",
        encoding="utf-8",
    )
    command = [sys.executable, "-c", PROGRAM, str(path), str(fetching.folder), str(server.port)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        temporary = program.stdout.readline().strip()
        assert fetching.files() == [temporary], program.stderr
        begun = time.monotonic()
        program.send_signal(getattr(signal, name))
        program.communicate(timeout=10)
        assert time.monotonic() - begun < 3
        assert program.returncode != 0
    assert fetching.files() == ([] if name == "SIGINT" else [temporary])
    assert fetching.one(server.url("/jardins")).status == "kept", "the lock of the dead is free"
    assert fetching.files() == ["jardins.html", "jardins.record.json"]


def test_a_failed_write_leaves_nothing_and_is_told(server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = gives(200, GOOD)
    (fetching.folder / "jardins.html").mkdir(parents=True)
    with refused(CorpusError, "ne peut pas recevoir les textes officiels \\(c’est un dossier\\)"):
        fetching.one(server.url("/jardins"))
    assert fetching.files() == ["jardins.html"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, fetching: Fetching) -> None:
    (tmp_path / "corpus").write_text("un fichier")
    with refused(CorpusError, "Le dossier .*downloads ne peut pas recevoir .* : libérez de la place ou changez"):
        fetching.one("https://un.invalid/")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(fetching: Fetching) -> None:
    fetching.folder.mkdir(parents=True, mode=0o500)
    with refused(CorpusError, "accès refusé"):
        fetching.one("https://un.invalid/")


def test_two_programs_do_not_fetch_at_once(server: OfficialServer, fetching: Fetching) -> None:
    server.answers["/jardins"] = gives(200, GOOD)
    seen: list[str] = []

    def second(path: Path, source: Source, wanted: Part) -> str | None:
        with refused(CorpusError, "Un autre programme télécharge déjà dans"):
            fetching.one(server.url("/jardins"))
        seen.append(path.name)
        return check(path, source, wanted)

    assert fetching.one(server.url("/jardins"), check=second).status == "kept", "its file was not swept away"
    assert len(seen) == 1


def test_a_manifest_without_official_texts_asks_for_nothing(fetching: Fetching) -> None:
    assert fetching.all(manifest()) == []


def test_a_name_that_cannot_be_one_is_told(fetching: Fetching) -> None:
    assert "est introuvable" in fetching.reason(f"http://{'a' * 70}.exemple/")
