"""What a server sent, made into a file."""

import gzip
import tracemalloc

import pytest

from corpus.payload import Payload, PayloadError, Unpacker, french_link, to_file

PAGE = "<html><body>Règlement — été</body></html>"


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.7\n...", ".pdf"),
        (b"\n\n%PDF-1.4", ".pdf"),
        (b"<!DOCTYPE HTML><p>", ".html"),
        (b"<?xml version='1.0'?><html>", ".html"),
    ],
)
@pytest.mark.parametrize("media", ["", "application/octet-stream"])
def test_where_the_header_tells_nothing_the_first_bytes_do(content: bytes, ending: str, media: str) -> None:
    assert to_file(content, media, None) == Payload(ending, media, content)


def test_bytes_that_are_nothing_known_are_refused() -> None:
    with pytest.raises(PayloadError, match="il est de type « inconnu » : ni PDF, ni HTML, ni texte"):
        to_file(b"PK\x03\x04", "", None)


@pytest.mark.parametrize(
    ("header", "charset"),
    [
        ("text/html; charset=ISO-8859-15", "iso8859-15"),
        ('text/html;charset="windows-1252"', "cp1252"),
        ("text/html; charset=iso-8859-1", "cp1252"),
        ("text/html; charset=utf-16", "utf-16"),
    ],
)
def test_the_charset_of_the_header_is_not_lost(header: str, charset: str) -> None:
    page = PAGE.replace("—", "-") if charset == "iso8859-15" else PAGE
    assert to_file(page.encode(charset), header, None).content.decode("utf-8-sig") == page


@pytest.mark.parametrize("header", ["text/html", "text/html; charset=UTF-8", "text/html; charset=martien"])
def test_a_page_in_utf_8_or_of_an_unknown_charset_is_kept_byte_for_byte(header: str) -> None:
    assert to_file(PAGE.encode(), header, None).content == PAGE.encode()


def test_a_pdf_is_kept_byte_for_byte_whatever_its_header_adds() -> None:
    assert to_file(b"%PDF \xe9", "application/pdf; charset=iso-8859-1", None).content == b"%PDF \xe9"


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ("<a href='/doc/fr'>un</a>", "/doc/fr"),
        ("<a href='/frais'>frais</a><a class=x href=\"/2\"><b>Français</b></a>", "/2"),
        ("<a href='/en'>English</a><A HREF='/3'>french</A><a href='/4'>fra</a>", "/3"),
        ("<a href='/african'>Africa</a>", None),
        ("", None),
    ],
)
def test_the_first_link_that_has_french_in_its_address_or_name_is_found(links: str, found: str | None) -> None:
    assert french_link(links.encode()) == found


def test_a_body_is_unpacked_whatever_the_pieces_in_which_it_comes() -> None:
    packed = gzip.compress(PAGE.encode() * 100)
    unpacker = Unpacker("GZIP", 100_000)
    for start in range(len(packed)):
        unpacker.feed(packed[start : start + 1])
    assert unpacker.finish() == PAGE.encode() * 100


def test_a_body_of_just_the_largest_size_is_taken_and_one_byte_more_is_not() -> None:
    for encoding, content in (("", bytes([65]) * 1_000), ("gzip", gzip.compress(bytes([65]) * 1_000))):
        unpacker = Unpacker(encoding, 1_000)
        unpacker.feed(content)
        assert len(unpacker.finish()) == 1_000
        with pytest.raises(PayloadError, match="il dépasse la taille permise"):
            Unpacker(encoding, 999).feed(content)


def test_a_small_body_that_swells_never_fills_the_memory() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    unpacker = Unpacker("gzip", 100_000)
    tracemalloc.start()
    try:
        with pytest.raises(PayloadError, match="il dépasse la taille permise"):
            unpacker.feed(bomb)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 1_000_000
