"""Is this quotation in the corpus? Every word and every number counts; type and layout do not."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from corpus.clauses import Clause
from corpus.library import Corpus, load_corpus
from rag.quotation import Verification, verify

CLAUSES = tuple(clause for clause in load_corpus().clauses if clause.kind == "text")
SENTENCES = [(clause, span.of(clause.text)) for clause in CLAUSES for span in clause.sentences]


def check(claim: str) -> Verification:
    """Hold a claim against the corpus."""
    return verify(claim, CLAUSES)


def differences(claim: str) -> list[tuple[str, str, str]]:
    """What differs at the best place: kind, source, claimed."""
    return [(item.kind, item.source, item.claimed) for item in check(claim).matches[0].differences]


@pytest.mark.parametrize(
    ("claim", "clause_id"),
    [
        ("Nous saluons le mécanisme de solidarité et de partage des responsabilités.", "declaration/positions/2"),
        ("nous saluons le mécanisme de solidarité", "declaration/positions/2"),
        ("NOUS SALUONS LE MÉCANISME DE SOLIDARITÉ", "declaration/positions/2"),
        ("Nous saluons le mecanisme de solidarite", "declaration/positions/2"),
        ("Etat de droit tout au long de la procédure", "declaration/positions/4"),
        ("État de droit tout au long de la procédure", "declaration/positions/4"),
        ("l'instrument de la médiation culturelle", "declaration/positions/6"),
        ("l’instrument de la médiation culturelle", "declaration/positions/6"),
        ("faire de l'Europe une communauté de solidarité", "declaration/positions/2"),
        ("faire de l’Europe une communauté de solidarité", "declaration/positions/2"),
        ("« Frontex doit être renforcé »", "declaration/positions/4"),
        ("«\u00a0Frontex doit être renforcé\u00a0»", "declaration/positions/4"),
        ('"Frontex doit être renforcé"', "declaration/positions/4"),
        ("“Frontex doit être renforcé”", "declaration/positions/4"),
        ("projets tels que IncluCities dont les résultats", "declaration/contribution/6"),
        ("projets tels que “IncluCities” dont les résultats", "declaration/contribution/6"),
        ("Frontex doit\nêtre renforcé\r\n  en fournissant", "declaration/positions/4"),
        ("Frontex doit être\u00a0renforcé", "declaration/positions/4"),
        ("Frontex doit être renforcé !", "declaration/positions/4"),
        ("nous ne devons pas le faire, nous sommes l'Europe", "declaration/positions/4"),
        ("près de 100 000 collectivités", "declaration/a-propos/1"),
        ("près de 100\u202f000 collectivités", "declaration/a-propos/1"),
        ("non-refoulement soient respectés", "declaration/positions/4"),
        ("Réseau des associations de collectivités locales de l'Europe du Sud-Est", "declaration/contribution/6"),
        ("https://www.ccre.org/docs/charte_egalite_fr.pdf", "declaration/notes/5"),
    ],
)
def test_type_and_layout_do_not_count(claim: str, clause_id: str) -> None:
    """Case, accents, apostrophes, quotation marks, line breaks, punctuation."""
    found = check(claim)
    assert found.status == "exact"
    assert clause_id in {match.clause.clause_id for match in found.matches}
    assert all(match.similarity == 1.0 and not match.differences for match in found.matches)


def test_decomposed_accents_do_not_count() -> None:
    """A quotation copied from a PDF or from a Mac has « e » and its accent apart."""
    claim = unicodedata.normalize("NFD", "Nous réaffirmons la nécessité d'améliorer le principe de partenariat")
    assert check(claim).status == "exact"


def test_a_soft_hyphen_does_not_count() -> None:
    """Web pages put invisible hyphens inside long words."""
    assert check("l'inté\u00adgration passe nécessai\u00adrement par une impli\u00adcation").status == "exact"


def test_the_words_are_shown_where_they_stand() -> None:
    """The offsets cut the source's own words, with its own case and accents."""
    match = check("frontex DOIT etre renforce").matches[0]
    assert match.clause.text[match.start : match.end] == "Frontex doit être renforcé"


def test_a_quotation_may_run_over_two_sentences() -> None:
    """Of one clause."""
    found = check(
        "Nous saluons le mécanisme de solidarité et de partage des responsabilités. La proposition de la Commission "
        "constitue un compromis"
    )
    assert found.status == "exact"
    assert found.matches[0].clause.clause_id == "declaration/positions/2"


def test_a_quotation_may_not_run_over_two_clauses() -> None:
    """Nobody wrote the end of one and the beginning of the next as one text."""
    first, second = CLAUSES[10].text, CLAUSES[11].text
    claim = f"{' '.join(first.split()[-6:])} {' '.join(second.split()[:6])}"
    assert check(claim).status != "exact"


def test_words_in_several_clauses_are_shown_in_each() -> None:
    """Three at most."""
    found = check("des migrants et des réfugiés")
    assert found.status == "exact"
    assert len(found.matches) == 3
    assert len({match.clause.clause_id for match in found.matches}) == 3


@pytest.mark.parametrize("ellipsis", ["[…]", "[...]", "(…)", "(...)", "…", "...", "[ … ]"])
def test_words_may_be_left_out_behind_an_ellipsis(ellipsis: str) -> None:
    """In the order of the clause; the place shown runs from the first piece to the last."""
    found = check(f"Nous réaffirmons la nécessité {ellipsis} les efforts de coordination entre l'UE")
    assert found.status == "exact"
    match = found.matches[0]
    shown = match.clause.text[match.start : match.end]
    assert shown.startswith("Nous réaffirmons")
    assert shown.endswith("coordination entre l'UE")


@pytest.mark.parametrize(
    "claim",
    [
        "les efforts de coordination entre l'UE […] Nous réaffirmons la nécessité",
        "Nous réaffirmons la nécessité […] Frontex doit être renforcé",
        "Nous saluons […] des murs et des barbelés",
    ],
)
def test_an_ellipsis_neither_turns_the_order_nor_joins_two_clauses(claim: str) -> None:
    """What is left out stands between, in one clause."""
    assert check(claim).status != "exact"


@pytest.mark.parametrize("claim", ["… Frontex doit être renforcé …", "[…] Frontex doit être renforcé […]"])
def test_an_ellipsis_at_an_end_leaves_nothing_out(claim: str) -> None:
    """It only says that the source goes on."""
    assert check(claim).status == "exact"


ALTERED = (
    # what was written, altered; the clause; a difference that must show (kind, source, claimed)
    (
        "Nous arrêterons les flux migratoires avec des murs et des barbelés",
        "declaration/positions/4",
        ("missing", "n'", ""),
    ),
    (
        "Nous n'arrêterons les flux migratoires avec des murs et des barbelés",
        "declaration/positions/4",
        ("missing", "pas", ""),
    ),
    (
        "Frontex peut être renforcé en fournissant en conséquence davantage de fonds",
        "declaration/positions/4",
        ("changed", "doit", "peut"),
    ),
    (
        "Frontex doit être supprimé en fournissant en conséquence davantage de fonds",
        "declaration/positions/4",
        ("changed", "renforcé", "supprimé"),
    ),
    (
        "Ensemble, ces associations représentent près de 200 000 collectivités locales",
        "declaration/a-propos/1",
        ("changed", "100 000", "200 000"),
    ),
    (
        "Il regroupe plus de 60 associations nationales de municipalités et de régions issues de 27 pays européens",
        "declaration/a-propos/1",
        ("changed", "40", "27"),
    ),
    (
        "environ deux tiers seulement des personnes ayant reçu un ordre de retour quittent l'UE",
        "declaration/positions/7",
        ("changed", "un", "deux"),
    ),
    (
        "environ un tiers des personnes ayant reçu un ordre de retour quittent l'UE",
        "declaration/positions/7",
        ("missing", "seulement", ""),
    ),
    (
        "Nous saluons vivement le mécanisme de solidarité et de partage des responsabilités",
        "declaration/positions/2",
        ("added", "", "vivement"),
    ),
    (
        "Nous critiquons le mécanisme de solidarité et de partage des responsabilités",
        "declaration/positions/2",
        ("changed", "saluons", "critiquons"),
    ),
    (
        "Le concept de parrainage du retour prévu par la Commission a fait ses preuves",
        "declaration/defis/1",
        ("changed", "devra faire", "a fait"),
    ),
    (
        "Le concept de parrainage du retour prévu par les États devra faire ses preuves",
        "declaration/defis/1",
        ("changed", "la Commission", "les États"),
    ),
    (
        "Nous saluons le nouveau Fonds asile et migration (FAMI 2014-2020) qui constitue un nouveau canal",
        "declaration/financement/1",
        ("changed", "2021-2027", "2014-2020"),
    ),
    (
        "Nous encourageons les gouvernements européens, nationaux et locaux à redoubler d'efforts",
        "declaration/contribution/5",
        ("missing", "régionaux", ""),
    ),
    (
        "le CCRE est la section mondiale de Cités et gouvernements locaux unis",
        "declaration/a-propos/3",
        ("changed", "européenne", "mondiale"),
    ),
    (
        "Le CCRE poursuit trois objectifs : influencer la législation européenne",
        "declaration/a-propos/2",
        ("changed", "deux", "trois"),
    ),
    (
        "Ces procédures peuvent garantir des itinéraires d'arrivée et une mission européenne de sauvetage en mer",
        "declaration/positions/5",
        ("changed", "doivent", "peuvent"),
    ),
    (
        "Ces procédures doivent garantir des itinéraires de départ et une mission européenne de sauvetage en mer",
        "declaration/positions/5",
        ("changed", "d'arrivée", "de départ"),
    ),
    (
        "Nous nous engageons notamment à recueillir des données moins approfondies concernant l'impact des mesures",
        "declaration/positions/3",
        ("changed", "plus", "moins"),
    ),
    (
        "En Afghanistan et en Ukraine, la situation actuelle risque de mettre le nouveau mécanisme à rude épreuve",
        "declaration/defis/2",
        ("changed", "Biélorussie", "Ukraine"),
    ),
    (
        "une plus grande solidarité entre les États membres est souhaitable, nous appelons à la mise en place",
        "declaration/preambule/7",
        ("changed", "indispensable", "souhaitable"),
    ),
    (
        "l'intégration passe parfois par une implication des collectivités locales et régionales",
        "declaration/preambule/5",
        ("changed", "nécessairement", "parfois"),
    ),
    (
        "se référant à l'article 31 correspondant de la Convention de Genève sur les réfugiés",
        "declaration/notes/4",
        ("changed", "33", "31"),
    ),
    (
        "Nous sommes opposés à maintenir et à promouvoir un dialogue constant et ouvert",
        "declaration/financement/2",
        ("changed", "disposés", "opposés"),
    ),
)


@pytest.mark.parametrize(("claim", "clause_id", "difference"), ALTERED)
def test_an_altered_quotation_is_close_and_what_was_altered_is_shown(
    claim: str, clause_id: str, difference: tuple[str, str, str]
) -> None:
    """A dropped negation, a weaker verb, another number: never exact."""
    found = check(claim)
    assert found.status == "close"
    assert found.matches[0].clause.clause_id == clause_id
    assert 0.6 <= found.matches[0].similarity < 1.0
    shown = differences(claim)
    assert any(_shows(item, difference) for item in shown), shown


def _shows(shown: tuple[str, str, str], expected: tuple[str, str, str]) -> bool:
    """Whether an alteration is shown; the alignment may part or join neighbouring words."""
    return shown[0] == expected[0] and all(
        not wanted or bool(set(words.split()) & set(wanted.split()))
        for words, wanted in zip(shown[1:], expected[1:], strict=True)
    )


@pytest.mark.parametrize(
    ("claim", "change"),
    [
        (
            "une plus grande solidarité entre les États membres est souhaitable",
            ("changed", "indispensable", "souhaitable"),
        ),
        ("À cette fin, Frontex doit être supprimé", ("changed", "renforcé", "supprimé")),
        ("Parfois, environ un tiers seulement des personnes", ("changed", "Actuellement", "Parfois")),
    ],
)
def test_a_changed_word_at_an_end_is_shown_with_the_word_it_replaced(claim: str, change: tuple[str, str, str]) -> None:
    """« ajouté : supprimé » would hide what the source says there."""
    assert differences(claim) == [change]


def test_two_differences_far_apart_are_not_joined_into_one() -> None:
    """« notamment » was dropped at the head and « civile » added at the end: neither replaced the other."""
    claim = (
        "Nous nous engageons à recueillir des données plus approfondies concernant l'impact des mesures actuelles et "
        "futures sur la société civile locale"
    )
    assert differences(claim) == [("missing", "notamment", ""), ("added", "", "civile")]


def test_a_dropped_word_next_to_an_added_one_is_one_change() -> None:
    """« doit » became « peut »."""
    assert differences("Frontex peut être renforcé") == [("changed", "doit", "peut")]


@pytest.mark.parametrize(
    "claim",
    [
        "La lune est en fromage et les chats votent le dimanche",
        "Nous exigeons la fermeture immédiate de toutes les frontières nationales",
        "Les maires refusent d'accueillir un seul réfugié dans leur commune",
        "Nul n'est censé ignorer la loi",
        "zzzz",
    ],
)
def test_what_nobody_wrote_is_absent(claim: str) -> None:
    """The nearest places are given, and none of them is the quotation."""
    found = check(claim)
    assert found.status == "absent"
    assert all(match.similarity < 0.6 for match in found.matches)


@pytest.mark.parametrize("claim", ["", "   ", "«\u00a0»", "…", "[…]", "?!", "😀"])
def test_a_claim_without_words_is_absent(claim: str) -> None:
    """It quotes nothing."""
    assert check(claim).as_json() == {"status": "absent", "matches": []}


def test_the_json_is_the_contracts() -> None:
    """Keys in order, the differences beside the whole clause."""
    content = check("Frontex peut être renforcé").as_json()
    assert list(content) == ["status", "matches"]
    match = content["matches"][0]
    assert list(match) == ["clause_id", "document", "label", "similarity", "start", "end", "text", "differences"]
    assert match["text"][match["start"] : match["end"]] == "Frontex doit être renforcé"
    assert match["differences"] == [{"kind": "changed", "source": "doit", "claimed": "peut"}]


def test_every_sentence_of_every_clause_is_exact_there() -> None:
    """And so is every whole clause."""
    for clause, sentence in SENTENCES:
        found = check(sentence)
        assert found.status == "exact", sentence
        assert clause.clause_id in {match.clause.clause_id for match in found.matches}
    for clause in CLAUSES:
        assert check(clause.text).matches[0].clause.clause_id == clause.clause_id


def _plain(text: str) -> str:
    """Folded words between single spaces: the test's own notion of the same words."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    joined = re.sub(r"(?<=\d)[ ,.](?=\d)", "", bare.replace("œ", "oe"))
    return f" {' '.join(re.findall(r'[a-z0-9]+', joined))} "


PLAIN_CLAUSES = [_plain(clause.text) for clause in CLAUSES]
LONG_SENTENCES = [sentence for _, sentence in SENTENCES if len(sentence.split()) >= 8]


@hypothesis_settings(max_examples=50)
@given(data=st.data())
def test_a_quotation_with_a_word_dropped_from_its_middle_is_not_exact(data: st.DataObject) -> None:
    """Unless what remains really stands in a clause."""
    words = data.draw(st.sampled_from(LONG_SENTENCES)).split()
    dropped = data.draw(st.integers(1, len(words) - 2))
    claim = " ".join(words[:dropped] + words[dropped + 1 :])
    stands = any(_plain(claim) in clause for clause in PLAIN_CLAUSES)
    assert (check(claim).status == "exact") == stands


@hypothesis_settings(max_examples=50)
@given(data=st.data())
def test_a_quotation_with_two_words_swapped_is_not_exact(data: st.DataObject) -> None:
    """The order of the words counts."""
    words = data.draw(st.sampled_from(LONG_SENTENCES)).split()
    place = data.draw(st.integers(0, len(words) - 2))
    words[place], words[place + 1] = words[place + 1], words[place]
    claim = " ".join(words)
    stands = any(_plain(claim) in clause for clause in PLAIN_CLAUSES)
    assert (check(claim).status == "exact") == stands


@hypothesis_settings(max_examples=60)
@given(claim=st.text(max_size=120))
def test_any_claim_gets_a_verdict_with_sound_offsets(claim: str) -> None:
    """Whatever is typed; every place lies inside its clause."""
    found = check(claim)
    assert found.status in {"exact", "close", "absent"}
    for match in found.matches:
        assert 0 <= match.start <= match.end <= len(match.clause.text)
        assert 0.0 <= match.similarity <= 1.0
        assert (match.similarity == 1.0) == (found.status == "exact")


def test_the_loaded_corpus_is_what_is_searched(corpus: Corpus, clauses: dict[str, Clause]) -> None:
    """A clause that is not given is not found."""
    claim = "Frontex doit être renforcé"
    others = [clause for clause in corpus.clauses if clause.clause_id != "declaration/positions/4"]
    assert verify(claim, others).status != "exact"
    assert verify(claim, [clauses["declaration/positions/4"]]).status == "exact"
