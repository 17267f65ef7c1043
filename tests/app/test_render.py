"""The page's pure functions: what is shown is escaped, and what is lit is what was quoted."""

import html
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from corpus.clauses import Clause, Locator, NoteCall
from corpus.library import Corpus
from corpus.sentences import Span
from page.frame import foot, header, welcome
from page.labels import load_labels
from page.reader import reader
from page.reference import today
from page.text import clause_text, escaped, shortened, typographic
from page.turn import answer_turn, copied_text, failed_turn, pending_turn
from rag.answer import Answer, Citation, Retrieved, Stamp, Statement
from rag.assistant import Assistant

labels = load_labels("fr")

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> & \"a\" 'b' ${value} {{value}}"
STAMP = Stamp(corpus="0123456789abcdef", model="some/model@fingerprint", settings="s", version="9.9")
LONG_CLAUSE = "declaration/positions/4"
ALLOWED_TAGS = {
    *("article", "section", "header", "footer", "div", "p", "span", "strong", "h1", "h2", "h3", "h4", "ol", "ul", "li"),
    *("blockquote", "a", "button", "details", "summary", "mark", "sup", "i", "svg", "path", "nav", "label", "input"),
}


class Tags(HTMLParser):
    """Every tag and attribute name that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one tag."""
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)


def seen(markup: str) -> Tags:
    tags = Tags()
    tags.feed(markup)
    return tags


def assert_harmless(markup: str) -> None:
    tags = seen(markup)
    assert tags.tags <= ALLOWED_TAGS
    assert not {name for name in tags.attributes if name.startswith("on")}


def words_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def marked(markup: str) -> str:
    return html.unescape("".join(re.findall(r"<mark>(.*?)</mark>", markup, re.DOTALL)))


@pytest.fixture
def clause(corpus: Corpus) -> Clause:
    """The long clause on borders and Frontex, which calls note 3."""
    return corpus.by_id[LONG_CLAUSE]


@pytest.fixture
def answer(clause: Clause, corpus: Corpus) -> Answer:
    """Two statements of one clause, ten passages, two suggestions."""
    first, second = clause.sentences[0], clause.sentences[6]
    return Answer(
        question="Que dit-elle ?",
        status="answered",
        stamp=STAMP,
        statements=(
            Statement("Les signataires soutiennent", Citation(1, clause, first.start, first.end)),
            Statement("", Citation(2, clause, second.start, second.end)),
        ),
        confidence=0.9,
        retrieved=tuple(Retrieved(other, 1.0) for other in corpus.clauses[:10]),
        follow_up=("Qu'est-ce que le CCRE ?",),
    )


@pytest.mark.parametrize("text", [HOSTILE, "a\x00b", "\u202egauche", "\ud800", "« ’ œ 漢 🏛 »"])
def test_escaped_text_is_read_as_it_was_and_can_be_sent(text: str) -> None:
    assert_harmless(escaped(text))
    assert "<" not in escaped(text)
    assert '"' not in escaped(text)
    escaped(text).encode("utf-8")


def test_what_cannot_be_seen_is_shown_as_a_replacement() -> None:
    assert escaped("a\x00\x1b\u202e\u2066\ud800b") == f"a{'�' * 5}b"
    assert escaped("une\tligne\nune autre") == "une\tligne\nune autre"


def test_a_text_is_shortened_at_a_word() -> None:
    assert shortened("un deux trois", 9) == "un deux…"
    assert shortened("un deux", 7) == "un deux"
    assert shortened("x" * 20, 5) == "xxxxx…"


def test_suggestions_get_french_typography() -> None:
    assert typographic("Qu'est-ce : « ça » ?") == "Qu’est-ce\u00a0: «\u00a0ça\u00a0»\u00a0?"


def test_every_sentence_of_the_corpus_is_lit_word_for_word(corpus: Corpus) -> None:
    for clause in corpus.clauses:
        for span in clause.sentences:
            assert marked(clause_text(labels, clause, corpus.by_id, span)) == span.of(clause.text)


def test_a_clause_reads_as_its_text_with_its_note_calls(corpus: Corpus) -> None:
    for clause in corpus.clauses:
        markup = clause_text(labels, clause, corpus.by_id)
        assert words_of(re.sub(r"<sup>.*?</sup>", "", markup)) == clause.text
        assert markup.count("<sup>") == len(clause.note_calls)


def test_a_note_call_stands_at_its_place_also_inside_a_quotation(clause: Clause, corpus: Corpus) -> None:
    call = clause.note_calls[0]
    markup = clause_text(labels, clause, corpus.by_id, Span(call.offset - 14, call.offset + 8))
    before, after = markup.split("<sup>")
    assert words_of(before).endswith("non-refoulement")
    assert 'data-clause="declaration/notes/4"' in after
    assert after.split("</sup>")[1].startswith("<mark> soient")


def test_hostile_document_text_stays_text() -> None:
    note = Clause(Locator("d", "notes", 1, f"D, note {HOSTILE}"), HOSTILE)
    clause = Clause(Locator("d", "s", 1, HOSTILE), HOSTILE, note_calls=(NoteCall(8, "d/notes/1", Span(0, 1)),))
    markup = clause_text(labels, clause, {"d/notes/1": note}, Span(3, 20))
    assert_harmless(markup)
    assert marked(markup) == HOSTILE[3:20]


def test_an_answer_gives_each_statement_its_lead_quotation_and_citation(answer: Answer) -> None:
    markup = answer_turn(labels, "t", answer, is_whole=True)
    words = words_of(markup)
    assert_harmless(markup)
    assert "Les signataires soutiennent\u00a0:" in words
    for citation in answer.citations:
        assert f"«\u00a0{citation.quote}\u00a0»" in words
        assert f'data-start="{citation.start}" data-end="{citation.end}"' in markup
    assert words.count("Déclaration, Positions, § 4") == 2
    assert markup.count('class="passage"') == 10
    assert f"{labels.confidence} élevée" in words
    assert "Qu’est-ce que le CCRE\u00a0?" in words


def test_a_growing_answer_has_no_tools_yet(answer: Answer) -> None:
    growing = answer_turn(labels, "t", replace(answer, statements=answer.statements[:1]), is_whole=False)
    whole = answer_turn(labels, "t", answer, is_whole=True)
    assert growing.count("<blockquote>") == 1
    assert whole.count("<blockquote>") == 2
    assert "<details" not in growing
    assert "data-copy" not in growing


def test_a_citation_without_our_script_is_a_permalink(answer: Answer) -> None:
    assert f'href="?clause={LONG_CLAUSE}"' in answer_turn(labels, "t", answer, is_whole=True)


@pytest.mark.parametrize(("confidence", "word"), [(1.0, "élevée"), (0.75, "élevée"), (0.6, "moyenne"), (0.0, "faible")])
def test_confidence_is_a_word(answer: Answer, confidence: float, word: str) -> None:
    assert f"{labels.confidence} {word}" in words_of(
        answer_turn(labels, "t", replace(answer, confidence=confidence), is_whole=True)
    )


def test_an_abstention_shows_its_message_and_three_passages_marked_as_no_answer(answer: Answer) -> None:
    abstention = replace(answer, status="not_found", statements=(), message="Rien : voyez.", reason="no_evidence")
    markup = answer_turn(labels, "t", abstention, is_whole=True)
    words = words_of(markup)
    assert "Rien\u00a0: voyez." in words
    assert labels.near_warning in words
    assert markup.count('class="passage"') == 3
    assert "<details" not in markup
    assert "<blockquote>" not in markup


def test_an_abstention_without_passages_says_only_its_message(answer: Answer) -> None:
    abstention = replace(answer, status="not_found", statements=(), message="Illisible.", retrieved=(), follow_up=())
    assert labels.near not in answer_turn(labels, "t", abstention, is_whole=True)


@pytest.mark.parametrize("turn", [pending_turn(labels, "t", HOSTILE), failed_turn(labels, "t", HOSTILE, HOSTILE)])
def test_a_hostile_question_stays_text(turn: str) -> None:
    assert_harmless(turn)
    assert HOSTILE in words_of(turn)


def test_a_hostile_answer_stays_text() -> None:
    clause = Clause(Locator("d", "s", 1, HOSTILE), HOSTILE)
    answer = Answer(
        HOSTILE,
        "answered",
        STAMP,
        (Statement(HOSTILE, Citation(1, clause, 0, len(HOSTILE))),),
        retrieved=(Retrieved(clause, 1.0),),
        follow_up=(HOSTILE,),
    )
    assert_harmless(answer_turn(labels, "t", answer, is_whole=True))


def test_a_question_is_never_an_empty_heading_and_never_a_book() -> None:
    assert labels.empty_question in pending_turn(labels, "t", "  ")
    assert len(pending_turn(labels, "t", "mot " * 5_000)) < 2_000


def test_the_copied_text_holds_the_answer_its_places_and_its_stamp(answer: Answer) -> None:
    text = copied_text(labels, answer)
    assert text.startswith(answer.text)
    for number in (1, 2):
        assert f"\n[{number}] Déclaration, Positions, § 4\u00a0: {{adresse}}?clause={LONG_CLAUSE}\n" in text
    assert labels.day(today()) in text
    assert "0123456789ab" in text
    assert labels.ai_notice_title in text


def test_the_reader_shows_the_whole_document_in_order_and_opens_one_clause(clause: Clause, corpus: Corpus) -> None:
    span = clause.sentences[6]
    markup = reader(labels, corpus, LONG_CLAUSE, span)
    assert_harmless(markup)
    assert marked(markup) == span.of(clause.text)
    assert markup.count("clause current") == 1
    shown = re.findall(r'class="permalink" href="\?clause=([^"]+)"', markup)
    assert shown == [other.clause_id for other in corpus.clauses if other.locator.document == "declaration"]
    for section in corpus.manifest.source("declaration").sections:
        assert html.escape(section.heading or section.title) in markup


def test_the_reader_links_a_note_back_to_its_call(corpus: Corpus) -> None:
    markup = reader(labels, corpus, "declaration/notes/4")
    back = re.findall(r'class="back" href="\?clause=([^"]+)"', markup)
    assert LONG_CLAUSE in back


@pytest.mark.parametrize("span", [Span(-1, -1), Span(0, 0), Span(5, 3), Span(0, 10**9), Span(-5, 4)])
def test_the_reader_drops_a_mark_that_is_no_range_of_the_clause(corpus: Corpus, span: Span) -> None:
    assert "<mark>" not in reader(labels, corpus, LONG_CLAUSE, span)


@pytest.mark.parametrize("clause_id", ["", "declaration/positions/99", HOSTILE, "../../etc/passwd"])
def test_the_reader_says_when_a_clause_does_not_exist(corpus: Corpus, clause_id: str) -> None:
    markup = reader(labels, corpus, clause_id)
    assert labels.unknown_clause in markup
    assert_harmless(markup)


def test_the_frame_tells_that_a_machine_answers_and_what_made_the_answers(corpus: Corpus) -> None:
    top, bottom = words_of(welcome(labels, corpus)), words_of(foot(labels, corpus, STAMP))
    assert labels.ai_notice in top
    for part in ("9.9", "0123456789ab", "some/model", "janvier 2022", labels.privacy):
        assert part in bottom
    assert "0123456789abc" not in bottom
    assert "http" not in header(labels) + welcome(labels, corpus) + foot(labels, corpus, STAMP)


def test_what_is_not_french_is_told_to_screen_readers(assistant: Assistant) -> None:
    """The question and the lead have their language, the quotation that of the page."""
    answer = assistant.invoke("What is the position of the mayors on Frontex?")
    shown = answer_turn(labels, "1", answer, is_whole=True)
    assert 'dir="auto" lang="en">What is' in shown
    assert '<p class="lead" lang="en">The declaration says, in French:</p><blockquote><p>«' in shown
    silence = assistant.invoke("What is the price of bread in Lisbon and who is the mayor of the city?")
    assert '<p class="message" lang="en">This question' in answer_turn(labels, "2", silence, is_whole=True)
    assert "lang=" not in answer_turn(labels, "3", assistant.invoke("Frontex"), is_whole=True)
