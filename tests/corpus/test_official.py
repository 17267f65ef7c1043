"""An official text takes the place of its summary, article by article; a file that is not the text changes nothing."""

import json
import os
import re
import time
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from corpus.downloads import Download, keep, temporary_file
from corpus.library import Corpus, load_corpus
from corpus.manifest import Acceptance, Address, Manifest, Part, Source, Unwanted
from corpus.official import READER_VERSION, OfficialText, check_file, read_official
from corpus.pages import ReadLimits, read_pages
from corpus.questions import LikelyQuestion
from tests.corpus.invented import as_pdf, as_text, charter_at

SUMMARY = """\
# Règlement des jardins : résumé

Résumé rédigé par ce projet, à vérifier sur le texte officiel.

## identite | identité | Ce qu’est le règlement

1. [vérifié : https://exemple.fr/page] Le règlement est celui des jardins de Villeneuve.

## art-1 | art. 1 | Les bancs

1. [à confirmer] L’article 1 traite des bancs.

## art-2 | art. 2 | Les ruches

1. [vérifié en partie : https://exemple.fr/page] L’article 2 traite des ruches. Il parle aussi du miel.
2. [à confirmer] L’article 2 dit qui récolte.

## art-3 | art. 3 | Les puits

1. [à confirmer] L’article 3 traite des puits.

## non-etabli | points non établis | Ce que l’on ne sait pas

1. [à confirmer] Le nombre des ruches n’a pas pu être établi.
"""
TEXT = """\
Règlement des jardins de Villeneuve

Article premier – Les bancs

Les bancs sont peints chaque année par l’équipe du quartier, en vert ou en bleu.

Article 2 – Les ruches

1. Les ruches se tiennent au fond du jardin, loin de l’école et du chemin des enfants.

2. La récolte du miel est faite en août par deux personnes qui portent un voile et des gants.

3. Le miel est partagé entre toutes les familles du quartier le premier dimanche de septembre.
"""
QUESTIONS = (
    ("reglement/identite/1", "De quelle ville est le règlement ?"),
    ("reglement/art-2/1", "Où se tiennent les ruches dans le jardin ?"),
    ("reglement/art-2/1", "Comment le miel est-il partagé entre les familles ?"),
    ("reglement/art-2/2", "Qui fait la récolte en août ?"),
    ("reglement/art-3/1", "Que dit l’article sur les puits ?"),
    ("reglement/non-etabli/1", "Combien y a-t-il de ruches ?"),
)
UNUSED = "Le jardin d’une autre ville. " * 20


@pytest.fixture
def part() -> Part:
    """How the file of the règlement is told and cut."""
    return Part(
        id="texte",
        label="Règlement",
        layout="articles",
        prefix="art-",
        replaces=("non-etabli",),
        accept=Acceptance(
            must=("jardins de Villeneuve",),
            must_not=(Unwanted(words=("édition seconde",), because="c’est l’édition seconde, qui n’est pas citée"),),
            min_chars=200,
            min_sections=2,
            max_sections=3,
        ),
        addresses=(Address(url="https://exemple.fr/reglement.pdf"),),
    )


@pytest.fixture
def source(part: Part) -> Source:
    """The record of the règlement."""
    return Source(
        id="reglement",
        title="Règlement des jardins",
        short_title="Règlement",
        publisher="Villeneuve",
        date="2019",
        rights="inventé",
        url="https://exemple.fr/reglement",
        parts=(part,),
    )


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with the summary and its likely questions."""
    folder = tmp_path / "documents"
    (folder / "summaries").mkdir(parents=True)
    (folder / "questions").mkdir()
    (folder / "summaries" / "reglement.md").write_text(SUMMARY, encoding="utf-8")
    lines = [json.dumps({"clause_id": clause_id, "q": question}) for clause_id, question in QUESTIONS]
    (folder / "questions" / "reglement.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """The folder of downloads, empty."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder


def load(source: Source, documents: Path, downloads: Path) -> Corpus:
    """The corpus of that one document."""
    return load_corpus(Manifest(documents=(source,)), documents, downloads)


def official(corpus: Corpus) -> OfficialText:
    """What became of its only part."""
    (text,) = corpus.official["reglement"]
    return text


def drop(downloads: Path, text: str = TEXT, name: str = "reglement.txt") -> Path:
    """A person puts a file into the folder."""
    path = downloads / name
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_summary_speaks(source: Source, documents: Path, downloads: Path) -> None:
    """All of it; nothing was refused."""
    corpus = load(source, documents, downloads)
    assert {clause.kind for clause in corpus.clauses} == {"summary"}
    assert official(corpus) == OfficialText(source.parts[0])
    assert corpus.speaks_by_summary("reglement")


def test_without_a_folder_the_summary_speaks(source: Source, documents: Path, tmp_path: Path) -> None:
    """And none is made for that."""
    assert load(source, documents, tmp_path / "rien").speaks_by_summary("reglement")
    assert not (tmp_path / "rien").exists()


def test_a_dropped_text_takes_the_place_of_the_articles_that_it_has(
    source: Source, documents: Path, downloads: Path
) -> None:
    """What it lacks, the summary still says; what it makes needless goes."""
    drop(downloads)
    corpus = load(source, documents, downloads)
    kinds = [(clause.clause_id.removeprefix("reglement/"), clause.kind) for clause in corpus.clauses]
    assert [pair for pair in kinds if not pair[0].startswith("preambule")] == [
        ("identite/1", "summary"),
        ("art-1/1", "text"),
        ("art-2/1", "text"),
        ("art-2/2", "text"),
        ("art-2/3", "text"),
        ("art-3/1", "summary"),
    ]
    assert official(corpus).is_used
    assert not corpus.speaks_by_summary("reglement")


def test_what_replaces_needs_a_text_that_is_used(source: Source, documents: Path, downloads: Path) -> None:
    """A refused file makes nothing needless."""
    drop(downloads, UNUSED)
    assert "reglement/non-etabli" in load(source, documents, downloads).section_ids
    drop(downloads)
    assert "reglement/non-etabli" not in load(source, documents, downloads).section_ids


def test_a_clause_of_the_text_is_quoted_and_was_compared_with_nothing(
    source: Source, documents: Path, downloads: Path
) -> None:
    """Its kind, its label without « résumé », its title, and where a person finds it."""
    drop(downloads)
    clause = load(source, documents, downloads).by_id["reglement/art-2/3"]
    assert (clause.kind, clause.check) == ("text", None)
    assert clause.locator.label == "Règlement, art. 2, § 3"
    assert clause.title == "Les ruches"
    assert clause.url == "https://exemple.fr/reglement"
    assert clause.text.startswith("Le miel est partagé entre toutes les familles")


def test_the_sections_of_both_layers_have_the_same_ids(source: Source, documents: Path, downloads: Path) -> None:
    """So a question's gold holds for both."""
    before = load(source, documents, downloads).section_ids
    drop(downloads)
    after = load(source, documents, downloads).section_ids
    assert {"reglement/art-1", "reglement/art-2", "reglement/art-3"} <= before & after


def test_likely_questions_go_to_the_paragraph_that_answers_them(
    source: Source, documents: Path, downloads: Path
) -> None:
    """Those of a clause that stays stay; those of a section that is gone go with it."""
    drop(downloads)
    questions = load(source, documents, downloads).questions
    assert questions == {
        "reglement/identite/1": (LikelyQuestion("De quelle ville est le règlement ?"),),
        "reglement/art-2/1": (LikelyQuestion("Où se tiennent les ruches dans le jardin ?"),),
        "reglement/art-2/2": (LikelyQuestion("Qui fait la récolte en août ?"),),
        "reglement/art-2/3": (LikelyQuestion("Comment le miel est-il partagé entre les familles ?"),),
        "reglement/art-3/1": (LikelyQuestion("Que dit l’article sur les puits ?"),),
    }


def test_an_official_text_is_another_corpus(source: Source, documents: Path, downloads: Path) -> None:
    """Its hash asks for a fresh index; that of the summary comes back with it."""
    before = load(source, documents, downloads).sha256
    path = drop(downloads)
    assert load(source, documents, downloads).sha256 != before
    path.unlink()
    assert load(source, documents, downloads).sha256 == before


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "vide"),
        (UNUSED, "il y manque “jardins de Villeneuve”"),
        (f"Jardins de Villeneuve, édition seconde. {UNUSED}", "c’est l’édition seconde, qui n’est pas citée"),
        ("Les jardins de Villeneuve.", "caractères"),
        (TEXT.replace("Article", "Chapitre"), "article"),
        (TEXT + "\nArticle 3 – Les puits\n\nLes puits.\n\nArticle 4 – Le sel\n\nLe sel.\n", "il en faut au plus 3"),
    ],
    ids=["empty", "another text", "another edition", "too short", "no article", "too many articles"],
)
def test_a_file_that_is_not_the_text_leaves_the_summary_and_says_why(
    source: Source, documents: Path, downloads: Path, text: str, reason: str
) -> None:
    """Word for word the summary's corpus, and the file's name with the reason."""
    plain = load(source, documents, downloads)
    path = drop(downloads, text)
    corpus = load(source, documents, downloads)
    assert corpus.clauses == plain.clauses
    assert corpus.sha256 == plain.sha256
    assert official(corpus).path == path
    assert reason in str(official(corpus).refusal)
    assert not str(official(corpus).refusal).endswith(".")
    assert check_file(path, source, source.parts[0]) == official(corpus).refusal


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("reglement.pdf", b"%PDF-1.7\nnot really"),
        ("reglement.pdf", b""),
        ("reglement.txt", b"\xff\xfe\x00\xd8" * 50),
        ("reglement.html", b"<html><body></body></html>"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_the_summary_and_says_why(
    source: Source, documents: Path, downloads: Path, name: str, content: bytes
) -> None:
    """Never a crash."""
    (downloads / name).write_bytes(content)
    corpus = load(source, documents, downloads)
    assert corpus.speaks_by_summary("reglement")
    assert official(corpus).refusal


def test_a_file_under_another_name_is_no_official_text(source: Source, documents: Path, downloads: Path) -> None:
    """The document's id says which one it is."""
    drop(downloads, name="règlement.txt")
    drop(downloads, name="reglement.docx")
    assert official(load(source, documents, downloads)).path is None


def test_the_parts_of_a_document_are_replaced_each_by_its_own_file(
    source: Source, part: Part, documents: Path, downloads: Path
) -> None:
    """A protocol beside its convention: one may be there without the other."""
    annex = Part.model_validate(
        part.model_dump() | {"id": "annexe", "label": "Annexe", "prefix": "annexe-art-", "replaces": ()}
    )
    both = Source.model_validate(source.model_dump() | {"parts": [part, annex]})
    drop(downloads, name="reglement-annexe.txt")
    corpus = load(both, documents, downloads)
    assert [text.is_used for text in corpus.official["reglement"]] == [False, True]
    assert corpus.speaks_by_summary("reglement")
    assert corpus.by_id["reglement/annexe-art-2/1"].locator.label == "Annexe, art. 2, § 1"
    assert corpus.by_id["reglement/art-2/1"].kind == "summary"
    assert "reglement/non-etabli" in corpus.section_ids


def test_a_download_tells_its_address_and_its_day(source: Source, part: Part, downloads: Path) -> None:
    """And each of its clauses tells the address."""
    content = TEXT.encode()
    with temporary_file(downloads, ".txt", content) as temporary:
        digest, path = sha256(content).hexdigest(), downloads / "reglement.txt"
        found = ("https://exemple.fr/r.txt", "2026-01-31", "text/plain")
        keep(temporary, Download("reglement", "texte", "reglement", path, digest, *found), None)
    text = read_official(source, part, downloads)
    assert (text.url, text.date) == ("https://exemple.fr/r.txt", "2026-01-31")
    assert {clause.url for clause in text.clauses} == {"https://exemple.fr/r.txt"}
    path.write_text(f"{TEXT}\n", encoding="utf-8")
    changed = read_official(source, part, downloads)
    assert (changed.url, changed.date) == (None, None)
    assert {clause.url for clause in changed.clauses} == {"https://exemple.fr/reglement"}


def test_what_was_read_is_kept_and_not_read_again(source: Source, part: Part, downloads: Path) -> None:
    """A PDF of forty pages takes a second: it is opened once."""
    drop(downloads)
    first = read_official(source, part, downloads)
    (kept,) = (downloads / ".clean").glob("*.json")
    content = kept.read_text(encoding="utf-8")
    kept.write_text(content.replace("en vert ou en bleu", "en rouge"), encoding="utf-8")
    second = read_official(source, part, downloads)
    assert [clause.text for clause in second.clauses] == [
        clause.text.replace("en vert ou en bleu", "en rouge") for clause in first.clauses
    ]


def test_a_refusal_to_be_read_is_kept_too(source: Source, part: Part, downloads: Path) -> None:
    """A broken file is not tried at each start."""
    (downloads / "reglement.pdf").write_bytes(b"%PDF-1.7\nnot really")
    first = read_official(source, part, downloads)
    (kept,) = (downloads / ".clean").glob("*.json")
    assert first.refusal
    kept.write_text('{"refusal": "le fichier est en papier."}', encoding="utf-8")
    assert read_official(source, part, downloads).refusal == "le fichier est en papier"


def test_a_reading_that_took_too_long_is_tried_again_an_hour_later(
    source: Source, part: Part, downloads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine may have been busy; but a minute at each start is too dear."""
    drop(downloads, f"<html><body><p>{TEXT}</p></body></html>", "reglement.html")
    monkeypatch.setattr("corpus.official.read_pages", partial(read_pages, limits=ReadLimits(timeout_s=0.01)))
    assert "a dépassé" in str(read_official(source, part, downloads).refusal)
    monkeypatch.undo()
    assert "a dépassé" in str(read_official(source, part, downloads).refusal)
    (kept,) = (downloads / ".clean").glob("*.json")
    os.utime(kept, (time.time() - 3700, time.time() - 3700))
    assert "a dépassé" not in str(read_official(source, part, downloads).refusal)


def test_another_file_or_another_reader_is_read_anew(source: Source, part: Part, downloads: Path) -> None:
    """What is kept bears the hash of the file and the reader's version."""
    drop(downloads)
    read_official(source, part, downloads)
    drop(downloads, TEXT.replace("août", "juillet"))
    text = read_official(source, part, downloads)
    assert "juillet" in text.clauses[-2].text
    names = sorted(path.name for path in (downloads / ".clean").iterdir())
    assert len(names) == 2
    assert all(re.fullmatch(rf"[0-9a-f]{{64}}-{READER_VERSION}\.json", name) for name in names)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"pages": 3}', '{"pages": [[1, "a"]]}'])
def test_a_damaged_reading_is_read_anew(source: Source, part: Part, downloads: Path, content: str) -> None:
    """As if nothing had been kept."""
    drop(downloads)
    first = read_official(source, part, downloads)
    (kept,) = (downloads / ".clean").glob("*.json")
    kept.write_text(content, encoding="utf-8")
    assert read_official(source, part, downloads) == first


def test_a_folder_that_cannot_be_written_keeps_nothing_and_reads_all_the_same(
    source: Source, part: Part, downloads: Path
) -> None:
    """It will be read again next time."""
    drop(downloads)
    (downloads / ".clean").write_text("a file where the folder would be", encoding="utf-8")
    assert read_official(source, part, downloads).is_used


@pytest.mark.parametrize("form", ["txt", "pdf"])
def test_thirty_invented_articles_pass_for_the_charter_by_its_own_rules(tmp_path: Path, form: str) -> None:
    """The product's acceptance and cut, on a text of the right shape; a PDF gives its pages too."""
    if form == "pdf":
        as_pdf(tmp_path / "charte.pdf")
    else:
        (tmp_path / "charte.txt").write_text(as_text(), encoding="utf-8")
    source = charter_at(["https://exemple.fr/charte.pdf"]).source("charte")
    text = read_official(source, source.parts[0], tmp_path)
    assert text.refusal is None
    assert {clause.section_id for clause in text.clauses} >= {f"charte/art-{n}" for n in range(1, 31)}
    assert all((clause.locator.page is not None) == (form == "pdf") for clause in text.clauses)
    assert text.clauses[-1].locator.label == "Charte, art. 30, § 4"


def test_thirty_nine_articles_are_told_from_thirty(tmp_path: Path) -> None:
    """The later edition of the charter is refused with its name."""
    later = as_text() + "\n".join(f"\nArticle {n} – Ajout\n\n1. Le signataire ajoute.\n" for n in range(31, 40))
    (tmp_path / "charte.txt").write_text(later, encoding="utf-8")
    source = charter_at(["https://exemple.fr/charte.pdf"]).source("charte")
    assert "édition de décembre 2022" in str(read_official(source, source.parts[0], tmp_path).refusal)
