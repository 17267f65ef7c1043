"""The reader's table of contents, references and links between documents, on a corpus of two documents."""

import re
from datetime import date

import pytest

from corpus.library import Corpus
from page.labels import load_labels
from page.outline import callers, documents, entry_of
from page.reader import reader
from page.reference import ORIGIN, reference
from page.shelf import shelf
from tests.app.test_render import assert_harmless, words_of
from tests.app.two_documents import CHARTER, CLAUSES, CORPUS, PACT

labels = load_labels("fr")

DAY = date(2026, 11, 23)


def test_documents_are_grouped_with_their_sections() -> None:
    declaration, charter = documents(CORPUS)
    assert [section.title for section in declaration.sections] == ["Positions", "Notes"]
    assert [section.heading for section in declaration.sections] == ["Nous déclarons :", "Notes"]
    assert [section.title for section in charter.sections] == ["art. 1", "art. 2, résumé"]
    assert charter.first is CLAUSES[4]
    assert charter.is_summary
    assert not declaration.is_summary


def test_every_clause_of_the_corpus_stands_in_one_section(corpus: Corpus) -> None:
    assert tuple(clause for document in documents(corpus) for clause in document.clauses) == corpus.clauses


def test_a_cited_text_is_entered_at_its_first_clause_or_at_the_note_that_names_it() -> None:
    assert entry_of(CORPUS, CHARTER) is CLAUSES[4]
    assert entry_of(CORPUS, PACT) is CLAUSES[3]


def test_a_note_knows_the_first_clause_that_calls_it(corpus: Corpus) -> None:
    assert callers(corpus)["declaration/notes/4"].clause_id == "declaration/positions/4"
    assert callers(CORPUS) == {"declaration/notes/1": CLAUSES[0]}


def test_the_reader_lists_every_document_and_the_sections_of_its_own() -> None:
    markup = reader(labels, CORPUS, "charte/art-1/1", day=DAY)
    contents = markup.split("<nav")[1].split("</nav>")[0]
    assert re.findall(r'data-clause="([^"]+)"', contents) == [
        *("declaration/positions/1", "charte/art-1/1", "charte/art-1/1", "charte/art-2/1")
    ]
    assert_harmless(markup)


def test_a_page_and_a_summary_are_told_apart_at_each_clause() -> None:
    markup = reader(labels, CORPUS, "charte/art-1/1", day=DAY)
    first, second = re.findall(r'<p class="where">(.*?)</p>', markup)
    assert words_of(first) == "§ 1 p.\u00a03"
    assert words_of(second) == f"§ 1 {labels.summary}"


def test_every_clause_of_a_summary_says_so_on_the_page(corpus: Corpus) -> None:
    for document in documents(corpus):
        markup = reader(labels, corpus, document.first.clause_id, day=DAY)
        places = [words_of(place) for place in re.findall(r'<p class="where">(.*?)</p>', markup)]
        assert len(places) == len(document.clauses)
        assert all(place.endswith(labels.summary) == document.is_summary for place in places)


def test_a_note_leads_to_the_document_it_names_or_says_that_it_is_not_here() -> None:
    markup = reader(labels, CORPUS, "declaration/notes/1", day=DAY)
    held, absent = re.findall(r'<p class="cited">(.*?)</p>', markup)
    assert 'data-clause="charte/art-1/1"' in held
    assert 'href="https://example.org/charte.pdf" target="_blank" rel="noopener noreferrer' in held
    assert labels.not_held in absent
    assert "href" not in absent, "an address that is not https is not a link"


def test_previous_and_next_stay_in_the_document() -> None:
    def steps(clause_id: str) -> list[str]:
        return re.findall(r'class="step" href="\?clause=([^"]+)"', reader(labels, CORPUS, clause_id, day=DAY))

    assert steps("declaration/positions/1") == ["declaration/positions/2"]
    assert steps("declaration/notes/1") == ["declaration/positions/2", "declaration/notes/2"]
    assert steps("charte/art-2/1") == ["charte/art-1/1"]


def test_a_reference_has_three_forms(corpus: Corpus) -> None:
    forms = reference(labels, corpus, corpus.by_id["declaration/positions/4"], DAY)
    title = "Déclaration du CCRE sur l’intégration locale des migrants et des réfugiés"
    publisher = "Conseil des Communes et Régions d’Europe (CCRE), Comité directeur"
    link = f"{ORIGIN}?clause=declaration/positions/4"
    assert forms.plain == f"{publisher}, «\u00a0{title}\u00a0», janvier 2022, Positions, § 4. {link}"
    assert forms.markdown == f"[Déclaration, Positions, § 4]({link}), *{title}*, {publisher}, janvier 2022."
    assert forms.chicago == (
        f"{publisher}. «\u00a0{title}\u00a0». Janvier 2022. Positions, § 4. Consulté le 23 novembre 2026. {link}."
    )


def test_a_reference_tells_page_summary_and_official_address() -> None:
    first, second = reference(labels, CORPUS, CLAUSES[4], DAY), reference(labels, CORPUS, CLAUSES[5], DAY)
    assert "art. 1, § 1, p.\u00a03." in first.plain
    for form in (second.plain, second.markdown, second.chicago):
        assert f"({labels.summary})" in form
        assert form.endswith("https://example.org/charte.pdf")
    assert r"*Charte \[d’essai\]*" in second.markdown
    assert r"\<img" in second.markdown, "what Markdown would read as HTML is escaped"


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2026, 1, 1), "1er janvier 2026"), (DAY, "23 novembre 2026"), (date(2027, 8, 31), "31 août 2027")],
)
def test_a_date_is_french_whatever_the_system_speaks(day: date, words: str) -> None:
    assert labels.day(day) == words


def test_the_shelf_shows_what_is_here_and_what_is_only_cited(corpus: Corpus) -> None:
    markup = shelf(labels, CORPUS)
    assert_harmless(markup)
    words = words_of(markup)
    assert labels.only_cited in words
    assert "Pacte d’essai" in words.split(labels.only_cited)[1]
    assert "javascript:" not in markup
    assert words_of(shelf(labels, corpus)).count("cité par") == 6
