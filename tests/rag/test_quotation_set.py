"""Quotations as people make them, genuine, altered by one meaningful word, and invented: ``quotations.jsonl``."""

import json
from pathlib import Path

import pytest

from corpus.clauses import Clause, Locator
from corpus.library import load_corpus
from corpus.sentences import split_sentences
from rag.alignment import Difference
from rag.alteration import concerns_of, context_of, left_out
from rag.quotation import verify

CLAUSES = load_corpus().clauses
QUOTATIONS = [json.loads(line) for line in Path(__file__).with_name("quotations.jsonl").read_text("utf-8").splitlines()]


def of_status(status: str) -> list[dict[str, str]]:
    return [quotation for quotation in QUOTATIONS if quotation["status"] == status]


def test_the_set_is_large_enough() -> None:
    assert len(QUOTATIONS) >= 80
    assert len(of_status("close")) >= 40
    assert len({quotation["claim"] for quotation in QUOTATIONS}) == len(QUOTATIONS)


@pytest.mark.parametrize("quotation", of_status("exact"), ids=lambda one: one["claim"][:40])
def test_a_genuine_quotation_is_exact_where_it_stands(quotation: dict[str, str]) -> None:
    found = verify(quotation["claim"], CLAUSES)
    assert found.status == "exact"
    assert quotation["clause"] in {match.clause.clause_id for match in found.matches}


@pytest.mark.parametrize("quotation", of_status("close"), ids=lambda one: one["claim"][:40])
def test_an_altered_quotation_is_never_exact_and_what_it_touches_is_named(quotation: dict[str, str]) -> None:
    found = verify(quotation["claim"], CLAUSES)
    best = found.matches[0]
    assert found.status == "close"
    assert best.clause.clause_id == quotation["clause"]
    assert best.differences
    named = {concern for item in best.differences for concern in concerns_of(item)}
    assert quotation["concern"] is None or quotation["concern"] in named
    for item in best.differences:
        assert best.clause.text[item.start : item.end] == item.source
        assert best.start <= item.start <= item.end <= best.end


@pytest.mark.parametrize("quotation", of_status("absent"), ids=lambda one: one["claim"][:40])
def test_an_invented_quotation_is_absent(quotation: dict[str, str]) -> None:
    assert verify(quotation["claim"], CLAUSES).status == "absent"


@pytest.mark.parametrize(
    ("source", "claimed", "concerns"),
    [
        ("n'", "", ("negation",)),
        ("non", "", ("negation",)),
        ("doit", "peut", ("obligation",)),
        ("40", "27", ("number",)),
        ("un", "deux", ("number",)),
        ("seulement", "", ("limit",)),
        ("dans la mesure où", "", ("condition",)),
        ("pour autant que", "", ("condition",)),
        ("si", "car", ("condition",)),
        ("Même si", "car", ("condition",)),
        ("ne doit pas", "peut", ("negation", "obligation")),
        ("50 %", "50 €", ("number",)),
        ("saluons", "dénonçons", ()),
        ("situation", "crise", ()),
    ],
)
def test_what_a_difference_touches_is_named(source: str, claimed: str, concerns: tuple[str, ...]) -> None:
    assert concerns_of(Difference("changed", source, claimed)) == concerns


@pytest.mark.parametrize(
    ("claim", "concerns"),
    [
        ("nous nous félicitons de la nouvelle procédure d'asile accélérée obligatoire", ["condition"]),
        ("commettre l'erreur de considérer la question de la migration", ["limit", "negation"]),
        ("les flux migratoires avec des murs et des barbelés", ["negation", "negation"]),
        ("environ un tiers", ["limit"]),
        ("Frontex doit être renforcé", []),
        ("nous sommes l'Europe", []),
        ("Nous saluons le mécanisme de solidarité", []),
    ],
)
def test_what_an_exact_quotation_cuts_off_its_sentence_is_named(claim: str, concerns: list[str]) -> None:
    found = verify(claim, CLAUSES)
    assert found.status == "exact"
    assert sorted(concern for concern, _ in left_out(found.matches[0])) == concerns


def test_the_context_is_whole_sentences() -> None:
    match = verify("Frontex doit être renforcé", CLAUSES).matches[0]
    first, last = context_of(match)
    assert match.clause.text[first:last].startswith("À cette fin, Frontex")
    assert match.clause.text[first:last].endswith("l'UE.")


def test_an_ellipsis_that_hides_a_negation_is_shown() -> None:
    claim = (
        "la question de la migration comme un problème de frontières uniquement […] les flux migratoires avec des murs"
    )
    match = verify(claim, CLAUSES).matches[0]
    assert [item.source for item in match.differences] == ["Nous n'arrêterons pas"]
    assert concerns_of(match.differences[0]) == ("negation",)


@pytest.mark.parametrize(
    ("text", "claim", "status"),
    [
        ("Il faut 50 % des fonds.", "50 % des fonds", "exact"),
        ("Il faut 50 % des fonds.", "50 € des fonds", "close"),
        ("Il faut 1,5 million.", "15 million", "close"),
        ("En 2020 40 pays votent.", "40 pays votent", "exact"),
        ("Il compte 12 500 élus.", "12.500 élus", "exact"),
        ("Il compte 12 500 élus.", "500 élus", "close"),
    ],
)
def test_numbers_and_units_count(text: str, claim: str, status: str) -> None:
    clause = Clause(Locator("d", "s", 1, "D, § 1"), text, sentences=split_sentences(text))
    assert verify(claim, [clause]).status == status


def test_a_nul_character_is_no_ellipsis() -> None:
    assert verify("Nous saluons \0 mécanisme de solidarité", CLAUSES).status != "exact"


def test_a_long_claim_against_many_clauses_takes_little_time() -> None:
    import time

    text = " ".join(clause.text for clause in CLAUSES[:6])
    begin = time.perf_counter()
    verify(text[:4_000], CLAUSES * 15)
    assert time.perf_counter() - begin < 6
