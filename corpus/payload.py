"""What a server sent, made into a file that the page reader knows; nothing here touches the network or the disk."""

import codecs
import html
import json
import re
import zlib
from dataclasses import dataclass

_ENDINGS = {
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
}
_JSON = "application/json"
_UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_LINK = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"']([^\"'<>]+)[\"'][^>]*>(.{0,500}?)</a>", re.IGNORECASE | re.DOTALL)
_FRENCH = re.compile(r"(?<![a-z])(?:fra?|fre|french|fran[cç]ais)(?![a-z])", re.IGNORECASE)


class PayloadError(Exception):
    """What was sent is of no use; the message is the end of a French sentence."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A file in the making."""

    ending: str
    """Of its name: « .pdf »."""
    media: str
    """The media type as it was sent, without its parameters."""
    content: bytes


class Unpacker:
    """The body of an answer, unpacked as it comes, so that what a small body swells to is known in time."""

    def __init__(self, encoding: str, max_bytes: int) -> None:
        name = encoding.strip().lower()
        if name not in {"", "identity", "gzip", "x-gzip"}:
            message = f"il est comprimé en « {name} », ce qui n’était pas demandé"
            raise PayloadError(message)
        self._gunzip = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS) if "gzip" in name else None
        self._max_bytes = max_bytes
        self._content = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the body.

        Raises:
            PayloadError: the content is now over the limit, or is not what its encoding says.
        """
        room = self._max_bytes + 1 - len(self._content)
        try:
            self._content += self._gunzip.decompress(chunk, room) if self._gunzip else chunk
        except zlib.error as error:
            raise PayloadError("ses données comprimées sont abîmées") from error
        if len(self._content) > self._max_bytes:
            raise PayloadError(too_large(self._max_bytes))

    def finish(self) -> bytes:
        """The whole content.

        Raises:
            PayloadError: nothing came, or the compressed data stop short.
        """
        if self._gunzip and self._content and not self._gunzip.eof:
            raise PayloadError("il est arrivé tronqué")
        if not self._content.strip():
            raise PayloadError("la réponse est vide")
        return bytes(self._content)


def too_large(max_bytes: int) -> str:
    """The reason for refusing what is over the limit."""
    return f"il dépasse la taille permise ({max_bytes / 1_000_000:.3g} Mo)".replace(".", ",")


def to_file(content: bytes, content_type: str, json_key: str | None) -> Payload:
    """The content as a file: text in UTF-8 whatever it came in, HTML taken out of the JSON that carries it.

    Args:
        content: not empty.
        content_type: the header, with its parameters; where it tells nothing the first bytes do.
        json_key: where the HTML stands in an answer in JSON: « a.b ».

    Raises:
        PayloadError: it is no document, or not the JSON that was asked for.
    """
    media, _, parameters = content_type.partition(";")
    media = media.strip().lower()
    if json_key is not None:
        if media != _JSON:
            message = f"on attendait du JSON, il est de type « {media or 'inconnu'} »"
            raise PayloadError(message)
        return Payload(".html", media, _html_in_json(content, json_key))
    ending = _ENDINGS.get(media) or (_ending_by_content(content) if media in _UNTOLD else None)
    if ending is None:
        message = f"il est de type « {media or 'inconnu'} » : ni PDF, ni HTML, ni texte"
        raise PayloadError(message)
    return Payload(ending, media, content if ending == ".pdf" else _in_utf8(content, parameters))


def french_link(content: bytes) -> str | None:
    """The first link of a list of choices that has French in its address or its name, as it stands there."""
    page = content.decode("utf-8", errors="replace")
    for match in _LINK.finditer(page):
        if _FRENCH.search(match[1]) or _FRENCH.search(match[2]):
            return html.unescape(match[1]).strip()
    return None


def _ending_by_content(content: bytes) -> str | None:
    start = content.lstrip()[:1000].lower()
    if start.startswith(b"%pdf-"):
        return ".pdf"
    return ".html" if start.startswith((b"<!doctype html", b"<html", b"<?xml")) else None


def _in_utf8(content: bytes, parameters: str) -> bytes:
    """The content in UTF-8 behind a byte order mark where the header names another charset.

    The header would be lost with the connection; the mark outweighs what the page says of itself.
    """
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", parameters, re.IGNORECASE)
    if charset is None:
        return content
    try:
        name = codecs.lookup(charset[1]).name
        if name == "utf-8":
            return content
        # browsers read Latin-1 as its superset, and so do the pages that say it
        text = content.decode("cp1252" if name == "iso8859-1" else name, errors="replace")
    except LookupError:
        return content
    return codecs.BOM_UTF8 + text.encode()


def _html_in_json(content: bytes, key: str) -> bytes:
    try:
        found = json.loads(content)
        for name in key.split("."):
            found = found[name]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = f"sa réponse JSON n’a pas de champ « {key} »"
        raise PayloadError(message) from error
    if not isinstance(found, str) or not found.strip():
        message = f"le champ « {key} » de sa réponse JSON est vide"
        raise PayloadError(message)
    return f'<!doctype html>\n<html><head><meta charset="utf-8"></head><body>\n{found}\n</body></html>\n'.encode()
