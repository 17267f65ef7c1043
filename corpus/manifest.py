"""The manifest as checked records: which documents exist, what they are and how each is cut."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from corpus.errors import CorpusError, reason_of

CORPUS_DIR = Path(__file__).resolve().parent
MANIFEST_PATH = CORPUS_DIR / "manifest.toml"

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class _Record(BaseModel):
    """Strict and frozen: a misspelt key fails with its path."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Section(_Record):
    """One section of a document, in reading order."""

    id: Identifier
    title: str
    """What a reader is shown: « Contribution »."""
    heading: str | None = None
    """The line that opens the section in the source, word for word; None for the part before the first heading and
    for the notes, which stand at the foot of every page."""


class Address(_Record):
    """One place where the official text may be had."""

    url: Annotated[str, Field(pattern=r"^https?://[^\s]+$")]
    headers: Mapping[str, str] = Field(default_factory=dict)
    """Sent with the request; some servers choose the language and the format by them."""
    json_key: str | None = None
    """For an answer in JSON, where the HTML stands in it: « docuLanguageResource.htmlContent »."""


class Unwanted(_Record):
    """Words that betray another text, and what a reader is told then."""

    words: Annotated[tuple[str, ...], Field(min_length=1)]
    """Any one of them is enough; case and accents do not count."""
    because: str
    """Ends « refusé : … »: « c’est l’édition de 2022, qui a neuf articles de plus »."""


class Acceptance(_Record):
    """What a file must be to pass for the official text."""

    must: tuple[str, ...] = ()
    """All of these words stand in it; case, accents and spaces do not count; « a|b » is satisfied by either."""
    must_not: tuple[Unwanted, ...] = ()
    min_chars: Annotated[int, Field(ge=0)] = 1_000
    max_chars: Annotated[int, Field(ge=1)] = 2_000_000
    min_sections: Annotated[int, Field(ge=0)] = 0
    """Articles, numbered headings or numbered paragraphs that the cut must give."""
    max_sections: Annotated[int, Field(ge=1)] = 10_000


class Part(_Record):
    """One file of a document's official text; most documents have one, the convention has its protocol beside it."""

    id: Identifier
    label: str
    """Opens the labels of its clauses: « Protocole de 1967 »."""
    layout: Literal["articles", "numbered", "paragraphs"]
    """How the file is cut: at « Article 3 », at headings « 2.1. … », or paragraph by paragraph."""
    prefix: str = ""
    """Opens its section ids: « art- » gives ``geneve/art-33/2``. A part cut in paragraphs is one section, named by its
    prefix."""
    replaces: tuple[Identifier, ...] = ()
    """Sections of the summary that this part makes needless besides those of the same id."""
    accept: Acceptance
    addresses: Annotated[tuple[Address, ...], Field(min_length=1)]
    """In the order in which they are tried."""
    language: Literal["fr", "en"] = "fr"


class Source(_Record):
    """One document of the corpus."""

    id: Identifier
    title: str
    short_title: str
    """Opens every label: « Déclaration »."""
    publisher: str
    date: str
    language: Literal["fr", "en"] = "fr"
    rights: str
    cited_in: str | None = None
    """The clause of the declaration that cites the document; None for the declaration itself."""
    url: str | None = None
    """Where a person finds the official text."""
    names: tuple[str, ...] = ()
    """How people name the document in a question, in lower case without accents."""
    path: str | None = None
    """The file under ``corpus/documents/`` that is the text itself; None where the text may not stand there."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    layout: Literal["bulleted"] | None = None
    """How that file is cut into clauses."""
    sections: tuple[Section, ...] = ()
    parts: tuple[Part, ...] = ()
    """The official text, to be fetched on the user's machine; empty where ``path`` holds it."""

    @property
    def is_held(self) -> bool:
        """Whether its own text is in the repository."""
        return self.path is not None

    def stem(self, part: Part) -> str:
        """The name, without its ending, of the file of a part: ``geneve``, then ``geneve-protocole``."""
        return self.id if part == self.parts[0] else f"{self.id}-{part.id}"

    @field_validator("names")
    @classmethod
    def _names_are_folded(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if not name.isascii() or name != name.lower():
                message = f"« {name} » : en minuscules et sans accents"
                raise ValueError(message)
        return names


class Manifest(_Record):
    """All the documents, the declaration first."""

    documents: tuple[Source, ...]

    def source(self, document: str) -> Source:
        """The record of one document.

        Raises:
            CorpusError: no document has this id.
        """
        for source in self.documents:
            if source.id == document:
                return source
        known = ", ".join(source.id for source in self.documents)
        message = f"Le document « {document} » n’existe pas : choisissez parmi {known}."
        raise CorpusError(message)


@cache
def load_manifest(path: Path = MANIFEST_PATH) -> Manifest:
    """Read and check the manifest.

    Raises:
        CorpusError: the file is missing, is not TOML, or breaks a rule; the message names the place.
    """
    try:
        return Manifest.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        message = f"Le manifeste {path} ne peut pas être lu ({reason_of(error)}) : rétablissez-le depuis le dépôt."
        raise CorpusError(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        detail = (
            "; ".join(f"{'.'.join(str(part) for part in item['loc'])} : {item['msg']}" for item in error.errors())
            if isinstance(error, ValidationError)
            else str(error)
        )
        message = f"Le manifeste {path} est mal formé ({detail}) : corrigez-le à cet endroit."
        raise CorpusError(message) from error
