"""A small corpus of a declaration and a cited text, as the product has several: pages, a summary, hostile words."""

from corpus.clauses import NOTES, Clause, Locator, NoteCall
from corpus.library import Corpus
from corpus.manifest import Manifest, Section, Source
from corpus.sentences import Span, split_sentences

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> & \"a\" 'b' ${value} {{value}}"

DECLARATION = Source(
    id="declaration",
    title="Déclaration d’essai",
    short_title="Déclaration",
    publisher="Éditeur",
    date="janvier 2022",
    rights="aucun",
    path="declaration.txt",
    sections=(Section(id="positions", title="Positions", heading="Nous déclarons :"), Section(id=NOTES, title="Notes")),
)
CHARTER = Source(
    id="charte",
    title="Charte [d’essai]",
    short_title="Charte",
    publisher=HOSTILE,
    date="mai 2006",
    rights="aucun",
    cited_in="declaration/notes/1",
    url="https://example.org/charte.pdf",
    names=("charte europeenne",),
    path="charte.txt",
)
PACT = Source(
    id="pacte",
    title="Pacte d’essai",
    short_title="Pacte",
    publisher="Commission",
    date="2020",
    rights="aucun",
    cited_in="declaration/notes/2",
    url="javascript:alert(1)",
    names=("pacte", "nouveau pacte"),
)


def clause(document: str, section: str, number: int, label: str, text: str, **more: object) -> Clause:
    """A clause with its sentences cut."""
    page = more.pop("page", None)
    locator = Locator(document, section, number, label, page if isinstance(page, int) else None)
    return Clause(locator, text, sentences=split_sentences(text), **more)  # type: ignore[arg-type]  # the fields are given by name


CLAUSES = (
    clause(
        "declaration",
        "positions",
        1,
        "Déclaration, Positions, § 1",
        "Nous saluons la charte. Nous appelons à l’accueil, selon le nouveau pacte.",
        note_calls=(NoteCall(22, "declaration/notes/1", Span(0, 1)),),
    ),
    clause("declaration", "positions", 2, "Déclaration, Positions, § 2", HOSTILE),
    clause("declaration", NOTES, 1, "Déclaration, note 1", "https://example.org/charte.pdf"),
    clause("declaration", NOTES, 2, "Déclaration, note 2", "https://example.org/pacte.pdf"),
    clause("charte", "art-1", 1, "Charte, art. 1, § 1", "Toute personne a droit à l’été.", page=3),
    clause("charte", "art-2", 1, "Charte, art. 2, résumé, § 1", "L’article 2 parle d’égalité.", kind="summary"),
)
CORPUS = Corpus(Manifest(documents=(DECLARATION, CHARTER, PACT)), CLAUSES, {})
