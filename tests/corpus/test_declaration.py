"""The user's declaration: nothing of it is lost, added or moved."""

import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

from corpus.clauses import Clause, Cutting
from corpus.cutters.bulleted import cut_bulleted
from corpus.library import Corpus
from corpus.manifest import Source

SHA256 = "56bd7a092de20a403558aaf5d5198965db5197ab343e98f8934bdd58cdcfbdb0"
COUNTS = {
    "preambule": 10,
    "positions": 8,
    "contribution": 9,
    "financement": 3,
    "defis": 3,
    "a-propos": 4,
    "notes": 6,
}
CALLS = [
    ("declaration/preambule/2", "l'asile", "declaration/notes/1"),
    ("declaration/preambule/2", "l'inclusion", "declaration/notes/2"),
    ("declaration/positions/4", "non-refoulement", "declaration/notes/4"),
    ("declaration/contribution/8", "dans la vie locale", "declaration/notes/5"),
    ("declaration/defis/2", "(OIM, 2019)", "declaration/notes/6"),
]


@pytest.fixture(scope="module")
def cutting(declaration_text: str, declaration_source: Source) -> Cutting:
    """The declaration, cut."""
    return cut_bulleted(declaration_text, declaration_source)


def test_the_declaration_is_byte_for_byte_the_users(declaration_path: Path, declaration_source: Source) -> None:
    """The file and the manifest both carry the known sha256."""
    assert hashlib.sha256(declaration_path.read_bytes()).hexdigest() == SHA256
    assert declaration_source.sha256 == SHA256


def test_each_section_holds_its_clauses(cutting: Cutting) -> None:
    """Sections stand in the contract's order, each with the number of clauses that a reader counts."""
    assert list(Counter(clause.locator.section for clause in cutting.clauses).items()) == list(COUNTS.items())


def test_clauses_are_numbered_from_one_in_reading_order(cutting: Cutting) -> None:
    """Ids are unique and follow one another inside each section."""
    ids = [clause.clause_id for clause in cutting.clauses]
    assert ids == [f"declaration/{section}/{n}" for section, count in COUNTS.items() for n in range(1, count + 1)]
    assert len(set(ids)) == len(ids)


def test_sections_read_in_order_of_the_file(cutting: Cutting) -> None:
    """Inside a section a later number stands later in the file."""
    for section in COUNTS:
        starts = [clause.source[0].start for clause in cutting.clauses if clause.locator.section == section]
        assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("clause_id", "label"),
    [
        ("declaration/preambule/1", "Déclaration, Préambule, § 1"),
        ("declaration/positions/4", "Déclaration, Positions, § 4"),
        ("declaration/contribution/9", "Déclaration, Contribution, § 9"),
        ("declaration/a-propos/1", "Déclaration, À propos du CCRE, § 1"),
        ("declaration/notes/1", "Déclaration, note 1"),
        ("declaration/notes/2", "Déclaration, note 2"),
        ("declaration/notes/3", "Déclaration, Notes, lien sans numéro"),
        ("declaration/notes/4", "Déclaration, note 3"),
        ("declaration/notes/5", "Déclaration, note 4"),
        ("declaration/notes/6", "Déclaration, note 5"),
    ],
)
def test_a_label_is_what_a_french_reader_would_write(corpus: Corpus, clause_id: str, label: str) -> None:
    """The number of a note is the one printed, not its place."""
    assert corpus.by_id[clause_id].locator.label == label


@pytest.mark.parametrize(
    ("clause_id", "opening", "ending"),
    [
        ("declaration/preambule/1", "Nous soussignés, maires et élus", "réfugiés au niveau local."),
        ("declaration/preambule/10", "Rappelant que nous avons commencé", "l'Accord de Ljubljana ;"),
        ("declaration/positions/4", "Afin de prévenir un éventuel échec", "au cœur de notre action."),
        ("declaration/positions/5", "Nous reconnaissons la nécessité", "sauvetage en mer."),
        ("declaration/financement/1", "Nous saluons le nouveau Fonds", "ressortissants de pays tiers."),
        ("declaration/defis/2", "En Afghanistan et en Biélorussie", "facteurs de poussée (OIM, 2019)."),
        ("declaration/a-propos/4", "www.cemr.eu", "twitter.com/ccrecemr"),
        ("declaration/notes/4", "se référant à l'article 33", "et du Protocole, 1967"),
        ("declaration/notes/5", "https://www.ccre.org/docs/", "charte_egalite_fr.pdf"),
    ],
)
def test_a_clause_begins_and_ends_where_the_reader_sees_it(
    corpus: Corpus, clause_id: str, opening: str, ending: str
) -> None:
    """Bullets, note numbers and page gaps stay outside."""
    text = corpus.by_id[clause_id].text
    assert text.startswith(opening)
    assert text.endswith(ending)


def test_note_calls_became_links(cutting: Cutting) -> None:
    """The five calls of the declaration, each at its place, and no other."""
    found = [
        (clause.clause_id, call.note_id, clause.text[: call.offset])
        for clause in cutting.clauses
        for call in clause.note_calls
    ]
    assert [(clause_id, note_id) for clause_id, note_id, _ in found] == [(call[0], call[2]) for call in CALLS]
    for (_, _, before), (_, words, _) in zip(found, CALLS, strict=True):
        assert before.endswith(words)


def test_note_calls_name_notes_that_exist(corpus: Corpus) -> None:
    """Each link leads to a clause of the notes."""
    for clause in corpus.clauses:
        for call in clause.note_calls:
            assert corpus.by_id[call.note_id].locator.section == "notes"


def test_note_digits_left_the_text(cutting: Cutting) -> None:
    """No letter and no closing bracket is followed by a note's digit."""
    for clause in cutting.clauses:
        if clause.locator.section != "notes":
            assert not re.search(r"[^\W\d_]\d|\) \d", clause.text), clause.clause_id


def test_note_call_digits_are_in_the_file(cutting: Cutting, declaration_text: str) -> None:
    """A call's source span holds the printed digit."""
    digits = [call.source.of(declaration_text).strip() for clause in cutting.clauses for call in clause.note_calls]
    assert digits == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("clause_id", "words"),
    [
        ("declaration/preambule/1", "janvier 2022,"),
        ("declaration/preambule/2", "Charte de Lampedusa (2021) ;"),
        ("declaration/preambule/3", "Résolution du CCRE de 2015 aux termes"),
        ("declaration/preambule/4", "septembre 2020 ;"),
        ("declaration/contribution/3", "l'inclusion 2021-2027."),
        ("declaration/contribution/4", "l'Agenda 2030 et"),
        ("declaration/financement/1", "(FAMI 2021-2027)"),
        ("declaration/notes/4", "l'article 33 correspondant"),
        ("declaration/notes/4", "1951 et du Protocole, 1967"),
        ("declaration/a-propos/1", "plus de 60 associations nationales"),
        ("declaration/a-propos/1", "issues de 40 pays"),
        ("declaration/a-propos/1", "près de 100 000 collectivités"),
    ],
)
def test_numbers_that_are_no_note_calls_stay(corpus: Corpus, clause_id: str, words: str) -> None:
    """Years, spans of years, counts and articles are text."""
    assert words in corpus.by_id[clause_id].text


def test_every_character_stands_in_exactly_one_place(cutting: Cutting, declaration_text: str) -> None:
    """Each non-blank character of the file is in one clause span, marker, heading or note call."""
    places = Counter[int]()
    for clause in cutting.clauses:
        marker = [] if clause.marker is None else [clause.marker]
        for span in [*clause.source, *marker, *(call.source for call in clause.note_calls)]:
            places.update(range(span.start, span.end))
    for heading in cutting.headings:
        places.update(range(heading.source.start, heading.source.end))
    expected = {offset for offset, character in enumerate(declaration_text) if not character.isspace()}
    assert expected <= set(places)
    assert set(places.values()) == {1}


def test_a_clause_is_made_of_its_own_characters(cutting: Cutting, declaration_text: str) -> None:
    """Less its blanks, a clause is what its source spans hold less theirs."""
    for clause in cutting.clauses:
        source = "".join(span.of(declaration_text) for span in clause.source)
        assert "".join(clause.text.split()) == "".join(source.split())


def test_a_clause_is_one_line_with_single_spaces(cutting: Cutting) -> None:
    """Line wraps, page gaps and doubled spaces are gone."""
    for clause in cutting.clauses:
        assert clause.text
        assert clause.text == " ".join(clause.text.split())


def test_sentences_joined_give_the_clause_back(cutting: Cutting) -> None:
    """One space between sentences restores the text."""
    for clause in cutting.clauses:
        assert " ".join(span.of(clause.text) for span in clause.sentences) == clause.text


def test_the_semicolon_of_a_position_does_not_cut_it(corpus: Corpus) -> None:
    """Half a position would be quoted otherwise."""
    clause = corpus.by_id["declaration/positions/4"]
    whole = (
        "Nous n'arrêterons pas les flux migratoires avec des murs et des barbelés, et nous ne devons pas le faire ; "
        "nous sommes l'Europe."
    )
    assert whole in sentences_of(clause)


def test_the_frontex_sentence_is_cut_out_whole(corpus: Corpus) -> None:
    """A removed note call does not disturb the sentence after it."""
    assert (
        "À cette fin, Frontex doit être renforcé en fournissant en conséquence davantage de fonds provenant du budget "
        "de l'UE."
    ) in sentences_of(corpus.by_id["declaration/positions/4"])


def test_headings_are_those_of_the_manifest(
    cutting: Cutting, declaration_text: str, declaration_source: Source
) -> None:
    """Each heading of the manifest was met once, in order."""
    met = [(heading.section, heading.source.of(declaration_text)) for heading in cutting.headings]
    assert met == [(section.id, section.heading) for section in declaration_source.sections if section.heading]


def test_each_clause_has_at_least_eight_likely_questions(corpus: Corpus, cutting: Cutting) -> None:
    """No clause is hard to find for want of questions, and none is asked the same twice."""
    for clause in cutting.clauses:
        questions = corpus.questions[clause.clause_id]
        assert len(questions) >= 8, clause.clause_id
        assert len({question.text for question in questions}) == len(questions), clause.clause_id


def test_a_likely_question_names_the_sentences_that_answer_it(corpus: Corpus, cutting: Cutting) -> None:
    """Where a clause has several sentences, and only there."""
    for clause in cutting.clauses:
        for question in corpus.questions[clause.clause_id]:
            assert bool(question.sentences) == (len(clause.sentences) > 1), question.text


def sentences_of(clause: Clause) -> list[str]:
    """The sentences' own words."""
    return [span.of(clause.text) for span in clause.sentences]
