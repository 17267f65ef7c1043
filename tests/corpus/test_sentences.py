"""Where a French sentence ends, and where it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import Span, split_sentences


def cut(text: str) -> list[str]:
    """The sentences' own words."""
    return [span.of(text) for span in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Selon l'art. 33 de la Convention, nul ne sera refoulé.",
        "Les arts. 3 et 4 de la Charte valent ici.",
        "Le rapport de M. Dupont est public.",
        "MM. Durand et Petit ont signé.",
        "La lettre n° 5 est arrivée.",
        "La lettre no. 5 est arrivée.",
        "Voir p. 12 du rapport.",
        "Voir pp. 12 et 13 du rapport.",
        "Cf. Note 3 de la déclaration.",
        "Ce point (cf. note 3) est réglé.",
        "Le vol. 2 et le chap. 4 du traité.",
        "Un texte de J. Dupont et de J.-P. Martin.",
    ],
)
def test_an_abbreviation_or_an_initial_does_not_end_a_sentence(text: str) -> None:
    """A stop after one of them belongs to it."""
    assert cut(text) == [text]


@pytest.mark.parametrize(
    "text", ["Le taux est de 3.5 pour cent.", "Le taux est de 3,5 pour cent.", "Le § 2.1 du texte."]
)
def test_a_decimal_number_is_not_cut(text: str) -> None:
    """Its stop or comma has no blank behind it."""
    assert cut(text) == [text]


def test_a_quotation_with_a_stop_inside_is_not_cut() -> None:
    """Only the stop after « » counts."""
    assert cut("Il dit « Oui. Non. Peut-être » puis se tait. Nous partons.") == [
        "Il dit « Oui. Non. Peut-être » puis se tait.",
        "Nous partons.",
    ]


def test_a_sentence_may_end_with_a_quotation() -> None:
    """The closing mark stays with its sentence."""
    assert cut("Il dit : « Oui. » Nous partons.") == ["Il dit : « Oui. »", "Nous partons."]


def test_a_sentence_may_open_with_a_quotation_or_a_bracket() -> None:
    """The opening mark stays with its sentence."""
    assert cut("Bien. « Oui », dit-il. (Il part.) Fin.") == ["Bien.", "« Oui », dit-il.", "(Il part.)", "Fin."]


def test_a_semicolon_inside_a_position_does_not_cut_it() -> None:
    """Both halves make one position."""
    text = "Nous ne devons pas le faire ; nous sommes l'Europe."
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "Trois droits : a) le gîte ; b) le couvert ; c) l'école.",
            ["Trois droits : a) le gîte ;", "b) le couvert ;", "c) l'école."],
        ),
        ("Il faut : – du temps ; – de l'argent.", ["Il faut : – du temps ;", "– de l'argent."]),
        ("Il faut 1° du temps ; 2° de l'argent.", ["Il faut 1° du temps ;", "2° de l'argent."]),
        ("Il faut • du temps ; • de l'argent.", ["Il faut • du temps ;", "• de l'argent."]),
    ],
)
def test_a_semicolon_parts_the_items_of_a_list(text: str, items: list[str]) -> None:
    """An item's own mark behind it makes a semicolon an end."""
    assert cut(text) == items


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Il hésite… Il part.", ["Il hésite…", "Il part."]),
        ("Il hésite... Il part.", ["Il hésite...", "Il part."]),
        ("Il hésite… puis part.", ["Il hésite… puis part."]),
        ("Vraiment ?! Oui !", ["Vraiment ?!", "Oui !"]),
        ("Qui ? Élus et maires. Œuvrons. À demain.", ["Qui ?", "Élus et maires.", "Œuvrons.", "À demain."]),
        ("En 2019. 40 pays.", ["En 2019.", "40 pays."]),
        ("Sans point final", ["Sans point final"]),
    ],
)
def test_every_ending_mark_ends_a_sentence(text: str, sentences: list[str]) -> None:
    """Ellipses, questions and exclamations before something that can open a sentence."""
    assert cut(text) == sentences


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u00a0"])
def test_a_text_without_words_has_no_sentence(text: str) -> None:
    """Blanks make nothing."""
    assert split_sentences(text) == ()


def test_the_spans_count_from_zero_without_surrounding_blanks() -> None:
    """Offsets are half-open and in code points."""
    assert split_sentences("  Élu. Maire.  ") == (Span(2, 6), Span(7, 13))


_SIGNS = "aéM3 .!?…;:»«”“\"'’()[]–-•°\n\u00a0"
_FRENCH = st.sampled_from(
    [*_SIGNS, ". ", " ; ", "« ", " »", "art. ", "M. ", "a) ", "– ", "Nous ", "élus ", "2019"],
)


@given(st.one_of(st.text(), st.lists(_FRENCH, max_size=40).map("".join)))
def test_sentences_are_ordered_disjoint_and_only_blanks_stand_between(text: str) -> None:
    """Whatever the text, no character is lost or said twice."""
    spans = split_sentences(text)
    reached = 0
    for span in spans:
        assert text[reached : span.start].strip() == ""
        assert span.start >= reached
        assert span.of(text).strip() == span.of(text) != ""
        reached = span.end
    assert text[reached:].strip() == ""


@given(st.lists(_FRENCH, max_size=40).map(lambda parts: " ".join("".join(parts).split())))
def test_sentences_of_one_line_joined_by_a_space_give_it_back(text: str) -> None:
    """What the reading text of a clause relies on."""
    assert " ".join(cut(text)) == text
