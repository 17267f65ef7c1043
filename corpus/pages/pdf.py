"""PDF files to sheets. The only module that imports pypdf."""

import logging
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject, NullObject, StreamObject
from pypdf.generic._font import Font  # what pypdf's own extraction decodes with; the version is pinned

from corpus.pages.printer import Form, Operation, Printer
from corpus.pages.sheets import Sheet

_FORCE_BOLD = 1 << 18
_BOLD_NAMES = ("bold", "black", "heavy", "demi")
_TAIL_BYTES = 2_048
_MAX_UNPACKED_BYTES = 1 << 26


class UnreadablePdfError(Exception):
    """Why a PDF cannot be read: ``encrypted``, ``damaged``, or ``pages`` with their number."""

    def __init__(self, reason: str, pages: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.pages = pages


def read_sheets(path: Path, max_pages: int) -> list[Sheet]:
    """Every page of a PDF.

    A damaged file may raise whatever pypdf raises: call it where that harms nobody.

    Raises:
        UnreadablePdfError: it is encrypted, damaged, or has too many pages.
    """
    logger = logging.getLogger("pypdf")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        if b"%%EOF" not in file.read():
            raise UnreadablePdfError("damaged")
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted and not _opens_without_password(reader):
            raise UnreadablePdfError("encrypted")
        count = len(reader.pages)
        if count > max_pages:
            raise UnreadablePdfError("pages", count)
        declared = _dictionary(reader.root_object.get("/Pages")).get("/Count")
        if isinstance(declared, int) and count < declared:
            raise UnreadablePdfError("damaged")
        faces: dict[tuple[int, int], _Face] = {}
        return [_sheet(page, faces) for page in reader.pages]


def _opens_without_password(reader: PdfReader) -> bool:
    """Many official files are only locked against changes: the empty password opens them."""
    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        return False


def _sheet(page: PageObject, faces: "dict[tuple[int, int], _Face]") -> Sheet:
    printer = Printer()
    if "/Contents" in page:
        resources = _Resources(page.pdf, _dictionary(page.get("/Resources")), faces)
        printer.run(_operations(page["/Contents"], page.pdf), resources)
    left, bottom, right, top = (float(value) for value in page.cropbox)
    return printer.sheet((left, bottom, right, top), page.rotation)


def _operations(contents: Any, reader: Any) -> Iterator[Operation]:
    """The operations of a content stream that is whole: of a broken one pypdf would save what it can, in silence."""
    contents = contents.get_object()
    for part in contents if isinstance(contents, ArrayObject) else [contents]:
        stream = part.get_object()
        if isinstance(stream, NullObject):
            raise UnreadablePdfError("damaged")
        filters = stream.get("/Filter") if isinstance(stream, StreamObject) else None
        first = filters[0] if isinstance(filters, ArrayObject) and filters else filters
        if first in {"/FlateDecode", "/Fl"}:
            try:
                zlib.decompressobj().decompress(stream._data, _MAX_UNPACKED_BYTES)  # noqa: SLF001 - the packed bytes
            except zlib.error as error:
                raise UnreadablePdfError("damaged") from error
    yield from ContentStream(contents, reader, "bytes").operations


def _dictionary(value: Any) -> DictionaryObject:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


class _Face:
    """A font: codes to characters and widths."""

    def __init__(self, font: Font) -> None:
        self._font = font
        self._glyphs: dict[str, tuple[str, float]] = {}
        name = font.name.lower()
        flags = font.font_descriptor.flags
        self.is_bold = any(word in name for word in _BOLD_NAMES) or bool(flags & _FORCE_BOLD)

    def glyphs(self, shown: bytes) -> Iterable[tuple[str, float, bool]]:
        """See ``Face``: word spacing is added to the one-byte code 32 alone."""
        encoding = self._font.encoding
        if isinstance(encoding, str):
            return [(*self._glyph(code, code), False) for code in shown.decode(encoding, "replace")]
        return [(*self._glyph(chr(byte), encoding.get(byte, chr(byte))), byte == ord(" ")) for byte in shown]

    def _glyph(self, code: str, name: str) -> tuple[str, float]:
        if code not in self._glyphs:
            font = self._font
            width = font.space_width if code == font.space_char else font.get_text_width(code)
            characters = "".join(str(font.character_map.get(part, part)) for part in name)
            self._glyphs[code] = (characters if font.interpretable else "", float(width) / 1_000)
        return self._glyphs[code]


@dataclass(frozen=True, slots=True)
class _Resources:
    """What a page or a form calls by a name; fonts are read once for all pages."""

    reader: Any
    names: DictionaryObject
    faces: dict[tuple[int, int], _Face]

    def face(self, name: object) -> _Face | None:
        """See ``Resources``."""
        fonts = _dictionary(self.names.get("/Font"))
        if name not in fonts:
            return None
        reference = fonts.raw_get(name)
        is_shared = isinstance(reference, IndirectObject)
        key = (reference.idnum, reference.generation) if is_shared else (id(reference), -1)
        if key not in self.faces:
            self.faces[key] = _Face(Font.from_font_resource(_dictionary(reference)))
        return self.faces[key]

    def form(self, name: object) -> Form | None:
        """See ``Resources``."""
        form = _dictionary(_dictionary(self.names.get("/XObject")).get(name))
        if form.get("/Subtype") != "/Form":
            return None
        own = _dictionary(form.get("/Resources")) if "/Resources" in form else self.names
        resources = _Resources(self.reader, own, self.faces)
        return Form(_operations(form, self.reader), resources, form.get("/Matrix", ArrayObject()))
