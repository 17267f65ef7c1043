"""The manifest is checked to the letter, and says in French where it is wrong."""

from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.manifest import load_manifest
from tests.corpus.refusals import refused

RECORD = """\
[[documents]]
id = "texte"
title = "Un texte"
short_title = "Texte"
publisher = "Nous"
date = "2022"
rights = "libre"
"""
PART = 'id = "t", label = "T", layout = "articles", addresses = [{ url = "http://a" }]'


def refusal(path: Path, content: str) -> str:
    """The message with which a manifest is refused."""
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        load_manifest(path)
    return str(caught.value).replace("\u00a0", " ")


def test_the_documents_are_those_of_the_contract() -> None:
    """The declaration first, then what it cites, in the order of the notes."""
    documents = load_manifest().documents
    assert [source.id for source in documents] == [
        "declaration",
        "pacte",
        "plan-action",
        "resolution",
        "geneve",
        "charte",
        "oim",
    ]
    assert [source.cited_in for source in documents] == [None, *(f"declaration/notes/{n}" for n in range(1, 7))]


def test_the_declaration_keeps_the_sections_of_the_contract() -> None:
    """Ids that other people's scripts use."""
    assert [section.id for section in load_manifest().source("declaration").sections] == [
        "preambule",
        "positions",
        "contribution",
        "financement",
        "defis",
        "a-propos",
        "notes",
    ]


def test_a_record_without_a_path_is_not_held(tmp_path: Path) -> None:
    """A summary of ours speaks for it, until its own text is here."""
    path = tmp_path / "manifest.toml"
    path.write_text(RECORD, encoding="utf-8")
    assert not load_manifest(path).source("texte").is_held


def test_only_the_declaration_is_held() -> None:
    """The texts of others do not stand in the repository; each says where a person finds it."""
    documents = load_manifest().documents
    assert [source.id for source in documents if source.is_held] == ["declaration"]
    assert all(source.parts and source.url for source in documents if not source.is_held)


def test_every_official_text_has_words_that_prove_it_and_an_address_to_try() -> None:
    """A page of another kind must not pass for the text."""
    parts = [part for source in load_manifest().documents for part in source.parts]
    assert all(part.accept.must for part in parts)
    assert all(address.url.startswith("http") for part in parts for address in part.addresses)
    assert all(part.accept.min_chars < part.accept.max_chars for part in parts)


def test_the_later_edition_of_the_charter_is_told_by_its_words() -> None:
    """It has nine articles more than the one that the declaration cites."""
    (part,) = load_manifest().source("charte").parts
    assert (part.accept.min_sections, part.accept.max_sections) == (30, 30)
    (unwanted,) = part.accept.must_not
    assert "Article 39" in unwanted.words
    assert "édition de décembre 2022" in unwanted.because


def test_the_first_part_is_named_by_its_document_and_the_others_by_both() -> None:
    """These are the names of the files that a person drops."""
    stems = {
        source.id: [source.stem(part) for part in source.parts]
        for source in load_manifest().documents
        if len(source.parts) > 1
    }
    assert stems == {"plan-action": ["plan-action", "plan-action-communique"], "geneve": ["geneve", "geneve-protocole"]}


def test_no_two_files_have_the_same_name() -> None:
    """One would pass for the other."""
    stems = [source.stem(part) for source in load_manifest().documents for part in source.parts]
    assert len(set(stems)) == len(stems)


def test_an_unknown_document_is_refused_with_the_known_ones() -> None:
    """The remedy is in the sentence."""
    with refused(CorpusError, r"« convention » n’existe pas.*declaration, pacte.*oim"):
        load_manifest().source("convention")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('layuot = "bulleted"', "documents.0.layuot"),
        ('sha256 = "abc"', "documents.0.sha256"),
        ('language = "de"', "documents.0.language"),
        ('layout = "columns"', "documents.0.layout"),
        ('names = ["Déclaration"]', "documents.0.names"),
        ('parts = [{ id = "t", label = "T", layout = "verses", addresses = [], accept = {} }]', "parts.0.layout"),
        ('parts = [{ id = "t", label = "T", layout = "articles", addresses = [], accept = {} }]', "parts.0.addresses"),
        (
            'parts = [{ id = "t", label = "T", layout = "articles", addresses = [{ url = "ftp://a" }], accept = {} }]',
            "parts.0.addresses.0.url",
        ),
        (f"parts = [{{ {PART}, accept = {{ must_not = [{{ words = [] }}] }} }}]", "parts.0.accept.must_not.0.words"),
        ('sections = [{ id = "a", titel = "A" }]', "documents.0.sections.0.titel"),
        ('sections = [{ id = "À propos", title = "A" }]', "documents.0.sections.0.id"),
    ],
)
def test_a_wrong_key_or_value_is_refused_with_its_place(tmp_path: Path, line: str, place: str) -> None:
    """A French sentence that names the file and the path inside it."""
    path = tmp_path / "manifest.toml"
    message = refusal(path, RECORD + line + "\n")
    assert message.startswith(f"Le manifeste {path} est mal formé")
    assert place in message
    assert message.endswith("corrigez-le à cet endroit.")


def test_a_missing_key_is_refused_with_its_place(tmp_path: Path) -> None:
    """Nothing is guessed."""
    message = refusal(tmp_path / "manifest.toml", RECORD.replace('rights = "libre"\n', ""))
    assert "documents.0.rights" in message


def test_a_file_that_is_not_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    """A bracket too few on the eighth line."""
    message = refusal(tmp_path / "manifest.toml", RECORD + "names = [\n\n[[documents]\n")
    assert message.startswith("Le manifeste")
    assert "line" in message


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    """Latin-1 is not read as if it were UTF-8."""
    path = tmp_path / "manifest.toml"
    path.write_bytes(RECORD.replace("Un texte", "Déclaration").encode("latin-1"))
    with refused(CorpusError, "mal formé"):
        load_manifest(path)


def test_a_missing_manifest_is_refused(tmp_path: Path) -> None:
    """The sentence says which file and what to do."""
    path = tmp_path / "absent.toml"
    with refused(CorpusError, f"Le manifeste {path} ne peut pas être lu.*rétablissez-le"):
        load_manifest(path)
