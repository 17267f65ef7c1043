"""The manifest as checked records: which documents exist, what they are and how each is cut."""

import tomllib
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


class Source(_Record):
    """One document of the corpus, loaded or only cited."""

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
    """Where a person finds the document."""
    names: tuple[str, ...] = ()
    """How people name the document in a question, in lower case without accents."""
    reported_in: str | None = None
    """The clause of the declaration that says what the document holds, where one does."""
    path: str | None = None
    """The file under ``corpus/documents/``; None while the text is not in the corpus."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    layout: Literal["bulleted"] | None = None
    """How the file is cut into clauses."""
    sections: tuple[Section, ...] = ()

    @property
    def is_loaded(self) -> bool:
        """Whether its text is in the corpus."""
        return self.path is not None

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
