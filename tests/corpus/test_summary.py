"""Our summaries: the strict form, and the files of the repository."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.cutters.summary import NOTICE, checked_pages, cut_summary
from corpus.errors import CorpusError
from corpus.manifest import CORPUS_DIR, Source, load_manifest
from tests.corpus.refusals import refused

SOURCE = load_manifest().source("geneve")
HEAD = f"# La Convention : résumé\n\n{NOTICE}\n\n"
ONE = "https://exemple.fr/a;b"
TWO = "https://exemple.fr/%C3%A9?x=1"
TEXT = f"""{HEAD}## art-33 | art. 33 | Défense de refoulement

1. [vérifié : {ONE} ; {TWO}] L’article 33 traite du refoulement. Il l’interdit.
2. [vérifié en partie : {TWO}] L’article 33 a une exception.

## protocole-art-1 | Protocole de 1967, art. I | Disposition générale

1. [à confirmer] L’article I étend la Convention.

## protocole | Protocole de 1967 | Identité

1. [à confirmer] Le Protocole date de 1967.
"""


SUMMARIES = CORPUS_DIR / "documents" / "summaries"
SUMMARISED = [
    source for source in load_manifest().documents if not source.is_held and (SUMMARIES / f"{source.id}.md").is_file()
]


def test_each_line_is_a_clause_with_its_check() -> None:
    """Labels say that it is a summary; the protocol opens its own."""
    cutting = cut_summary(TEXT, SOURCE)
    assert [(clause.clause_id, clause.locator.label, clause.check) for clause in cutting.clauses] == [
        ("geneve/art-33/1", "Convention de Genève, art. 33, résumé, § 1", "checked"),
        ("geneve/art-33/2", "Convention de Genève, art. 33, résumé, § 2", "partly"),
        ("geneve/protocole-art-1/1", "Protocole de 1967, art. I, résumé, § 1", "unchecked"),
        ("geneve/protocole/1", "Protocole de 1967, résumé, § 1", "unchecked"),
    ]
    first = cutting.clauses[0]
    assert (first.kind, first.title, first.url) == ("summary", "Défense de refoulement", SOURCE.url)
    assert first.text == "L’article 33 traite du refoulement. Il l’interdit."
    assert [span.of(first.text) for span in first.sentences] == [
        "L’article 33 traite du refoulement.",
        "Il l’interdit.",
    ]
    assert first.locator.page is None


def test_the_pages_of_a_check_are_kept_beside_the_clauses() -> None:
    """In their order; none for what is to be confirmed."""
    assert checked_pages(TEXT, SOURCE) == {
        "geneve/art-33/1": (ONE, TWO),
        "geneve/art-33/2": (TWO,),
        "geneve/protocole-art-1/1": (),
        "geneve/protocole/1": (),
    }


def test_every_character_has_its_place() -> None:
    """Text, marker with the check, or heading."""
    cutting = cut_summary(TEXT, SOURCE)
    spans = sorted(
        [heading.source for heading in cutting.headings]
        + [clause.marker for clause in cutting.clauses if clause.marker]
        + [span for clause in cutting.clauses for span in clause.source]
    )
    assert "".join("".join(span.of(TEXT).split()) for span in spans) == "".join(TEXT.split())
    assert [span.of(TEXT) for span in cutting.clauses[1].source] == ["L’article 33 a une exception."]


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", 1, "# <titre du document>"),
        ("La Convention\n", 1, "# <titre du document>"),
        ("# La Convention\n", 2, "Résumé rédigé par ce projet"),
        ("# La Convention\n\nUn résumé.\n", 3, "Résumé rédigé par ce projet"),
        (HEAD, 5, "## <identifiant>"),
        (f"{HEAD}1. [à confirmer] Un texte.\n", 5, "## <identifiant>"),
        (f"{HEAD}## art-1 | art. 1\n", 5, "## <identifiant>"),
        (f"{HEAD}## Art 1 | art. 1 | Titre\n", 5, "## <identifiant>"),
        (f"{HEAD}## art-1 | | Titre\n", 5, "## <identifiant>"),
        (f"{HEAD}### art-1 | art. 1 | Titre\n", 5, "## <identifiant>"),
        (f"{HEAD}## art-1 | art. 1 | Titre\n", 6, "au moins une clause"),
        (f"{HEAD}## art-1 | art. 1 | Titre\n\n## art-2 | art. 2 | Titre\n", 7, "au moins une clause"),
        (f"{HEAD}## a | a | T\n1. [à confirmer] Un.\n## a | a | T\n1. [à confirmer] Un.\n", 7, "pas encore servi"),
        (f"{HEAD}## a | a | T\n2. [à confirmer] Un.\n", 6, "la clause 1"),
        (f"{HEAD}## a | a | T\n1. [à confirmer] Un.\n1. [à confirmer] Un.\n", 7, "la clause 2"),
        (f"{HEAD}## a | a | T\n1. Un texte.\n", 6, "<numéro>"),
        (f"{HEAD}## a | a | T\n- [à confirmer] Un.\n", 6, "<numéro>"),
        (f"{HEAD}## a | a | T\n1. [à confirmer]\n", 6, "<numéro>"),
        (f"{HEAD}## a | a | T\n1. [à confirmer] Un.\nqui continue\n", 7, "<numéro>"),
        (f"{HEAD}## a | a | T\n1. [vérifié] Un.\n", 6, "<numéro>"),
        (f"{HEAD}## a | a | T\n1. [vérifié : page] Un.\n", 6, "<numéro>"),
        (f"{HEAD}## a | a | T\n1. [vérifié : {ONE}, {TWO}] Un.\n", 6, "<numéro>"),
        (f"{HEAD}## a | a | T\n1. [à confirmer : {ONE}] Un.\n", 6, "<numéro>"),
        (f"{HEAD}## a | a | T\n1. [verifie : {ONE}] Un.\n", 6, "<numéro>"),
    ],
)
def test_a_line_that_is_not_understood_is_refused_with_its_number(text: str, line: int, expected: str) -> None:
    """The sentence names the document, the line and what stands there by rights."""
    with refused(CorpusError, f"« geneve », ligne {line}, attend « .*{expected}"):
        cut_summary(text, SOURCE)


def test_the_pages_are_read_as_strictly() -> None:
    """One reader for both."""
    with refused(CorpusError, "ligne 1"):
        checked_pages("rien", SOURCE)


def test_a_file_may_end_its_lines_as_on_windows() -> None:
    """A carriage return is a blank."""
    clauses = cut_summary(TEXT.replace("\n", "\r\n"), SOURCE).clauses
    assert [clause.text for clause in clauses] == [clause.text for clause in cut_summary(TEXT, SOURCE).clauses]


def lines_read(text: str) -> int | str:
    """How many lines became clauses or headings, or why the text was refused."""
    try:
        cutting = cut_summary(text, SOURCE)
    except CorpusError as error:
        return str(error)
    return len(cutting.clauses) + len(cutting.headings)


@given(st.lists(st.sampled_from([*TEXT.splitlines(), "", "1.", "## a", "#", "x", "1. [à confirmer] Un."]), max_size=14))
def test_a_summary_is_read_whole_or_refused(lines: list[str]) -> None:
    """No line is ever skipped."""
    found = lines_read("\n".join(lines))
    assert found == sum(bool(line) for line in lines) or (isinstance(found, str) and "ligne" in found)


@pytest.mark.parametrize("source", SUMMARISED, ids=lambda source: source.id)
def test_the_summaries_of_the_repository_are_of_the_form(source: Source) -> None:
    """Every clause says what it was compared with, and has an address for the official text."""
    text = (SUMMARIES / f"{source.id}.md").read_text(encoding="utf-8")
    clauses = cut_summary(text, source).clauses
    pages = checked_pages(text, source)
    labels = [clause.locator.label for clause in clauses]
    assert len(set(labels)) == len(labels)
    assert list(pages) == [clause.clause_id for clause in clauses]
    assert all((clause.check == "unchecked") == (not pages[clause.clause_id]) for clause in clauses)
    assert all(clause.kind == "summary" and clause.url for clause in clauses)
