"""What the signatories do in a sentence, by its own verb, and the lead that says so and nothing more."""

from dataclasses import replace

import pytest

from corpus.clauses import Clause
from rag.stance import lead_of, stance_of


def act_of(sentence: str) -> str | None:
    """The act alone."""
    stance = stance_of(sentence)
    return stance.act if stance else None


@pytest.mark.parametrize(
    ("clause_id", "rank", "act"),
    [
        ("declaration/preambule/1", 0, "déclare adhérer"),
        ("declaration/positions/1", 0, "salue"),
        ("declaration/positions/1", 1, "estime"),
        ("declaration/positions/3", 0, "réaffirme"),
        ("declaration/positions/3", 1, "s’engage"),
        ("declaration/positions/4", 0, "soutient"),
        ("declaration/positions/4", 1, "reconnaît"),
        ("declaration/positions/4", 2, "approuve"),
        ("declaration/positions/4", 3, "préconise"),
        ("declaration/positions/4", 4, "revendique"),
        ("declaration/positions/4", 5, "se félicite"),
        ("declaration/positions/4", 7, "déclare"),
        ("declaration/positions/4", 8, "déclare"),
        ("declaration/positions/4", 9, "demande"),
        ("declaration/positions/7", 0, "partage"),
        ("declaration/positions/7", 4, "estime"),
        ("declaration/positions/8", 0, "appelle à"),
        ("declaration/contribution/1", 0, "exprime sa volonté"),
        ("declaration/contribution/2", 0, "continue"),
        ("declaration/contribution/4", 0, "aspire à"),
        ("declaration/contribution/5", 0, "encourage"),
        ("declaration/contribution/7", 0, "rappelle"),
        ("declaration/contribution/8", 1, "s’appuie sur"),
        ("declaration/financement/2", 0, "se dit disposé à"),
        ("declaration/financement/3", 0, "constate"),
    ],
)
def test_the_act_of_a_sentence_is_its_verb(clauses: dict[str, Clause], clause_id: str, rank: int, act: str) -> None:
    """Every kind of act in the declaration."""
    clause = clauses[clause_id]
    assert act_of(clause.sentences[rank].of(clause.text)) == act


@pytest.mark.parametrize(
    ("clause_id", "act"),
    [
        ("declaration/preambule/2", "tient compte"),
        ("declaration/preambule/3", "se réfère"),
        ("declaration/preambule/4", "s’appuie sur"),
        ("declaration/preambule/5", "considère"),
        ("declaration/preambule/9", "rappelle"),
        ("declaration/preambule/10", "rappelle"),
    ],
)
def test_a_recital_acts_by_its_participle(clauses: dict[str, Clause], clause_id: str, act: str) -> None:
    """« Rappelant … » says that they recall."""
    clause = clauses[clause_id]
    assert act_of(clause.sentences[0].of(clause.text)) == act


@pytest.mark.parametrize(
    ("clause_id", "act"),
    [
        ("declaration/preambule/6", "salue"),
        ("declaration/preambule/7", "appelle à"),
        ("declaration/preambule/8", "salue"),
    ],
)
def test_a_finite_verb_wins_over_a_participle(clauses: dict[str, Clause], clause_id: str, act: str) -> None:
    """« Nous référant aux tâches …, nous saluons » welcomes, though the participle stands first."""
    assert act_of(clauses[clause_id].text) == act


@pytest.mark.parametrize(
    ("clause_id", "rank"),
    [
        ("declaration/positions/2", 1),
        ("declaration/positions/2", 3),
        ("declaration/positions/4", 6),
        ("declaration/positions/5", 1),
        ("declaration/positions/6", 1),
        ("declaration/positions/7", 1),
        ("declaration/contribution/6", 1),
        ("declaration/financement/3", 1),
        ("declaration/defis/1", 0),
        ("declaration/defis/2", 0),
        ("declaration/notes/4", 0),
    ],
)
def test_a_sentence_with_another_subject_is_no_act_of_theirs(
    clauses: dict[str, Clause], clause_id: str, rank: int
) -> None:
    """« Frontex doit être renforcé » welcomes, supports and asks for nothing by its own words."""
    clause = clauses[clause_id]
    assert stance_of(clause.sentences[rank].of(clause.text)) is None


def test_a_reason_is_not_the_act(clauses: dict[str, Clause]) -> None:
    """« La Task Force contribue …, car nous estimons que … »: the main clause has another subject."""
    clause = clauses["declaration/financement/2"]
    sentence = clause.sentences[1].of(clause.text)
    assert "car nous estimons" in sentence
    assert stance_of(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Nous ne saluons pas cette proposition.",
        "Nous ne soutenons plus ce mécanisme.",
        "Ils saluent cette proposition.",
        "Le nouveau Pacte est salué.",
        "Frontex.",
        "",
    ],
)
def test_a_denied_act_and_the_act_of_others_are_not_theirs(sentence: str) -> None:
    """The opposite of « saluer » is not « saluer »."""
    assert stance_of(sentence) is None


def test_the_act_that_stands_first_decides() -> None:
    """Two verbs in one sentence."""
    assert act_of("Nous soutenons ce mécanisme et nous saluons le Pacte.") == "soutient"
    assert act_of("Nous saluons le Pacte et nous soutenons ce mécanisme.") == "salue"


def test_both_apostrophes_are_one() -> None:
    """« Nous n’arrêterons pas » and « Nous n'arrêterons pas »."""
    assert act_of("Nous n’arrêterons pas les flux.") == act_of("Nous n'arrêterons pas les flux.") == "déclare"


def test_every_sentence_has_at_most_one_act_and_always_a_lead(clauses: dict[str, Clause]) -> None:
    """No sentence of the corpus is left without an attribution, and no lead carries a quotation or a number."""
    for clause in (one for one in clauses.values() if one.kind == "text"):
        for span in clause.sentences:
            lead = lead_of(clause, span.of(clause.text))
            assert lead[0].isupper()
            assert not set(lead) & set("«»:[]")
            assert clause.locator.section == "notes" or not any(character.isdigit() for character in lead)


@pytest.mark.parametrize(
    ("lead", "verb"),
    [
        ("Les signataires saluent", "saluons"),
        ("Les signataires soutiennent", "soutenons"),
        ("Les signataires approuvent", "approuvons"),
        ("Les signataires préconisent", "préconisons"),
        ("Les signataires revendiquent", "revendiquons"),
        ("Les signataires se félicitent", "nous félicitons"),
        ("Les signataires réaffirment", "réaffirmons"),
        ("Les signataires s’engagent", "engageons"),
        ("Les signataires lancent un appel", "appelons"),
        ("Les signataires encouragent", "encourageons"),
        ("Les signataires reconnaissent", "reconnaissons"),
        ("Les signataires aspirent", "aspirons"),
        ("Les signataires rappellent", "appel"),
        ("Les signataires considèrent", "considérant"),
        ("Les signataires disent partager l’avis de la Commission", "partageons également l'avis de la commission"),
    ],
)
def test_a_lead_only_repeats_the_verb_of_the_quotation(clauses: dict[str, Clause], lead: str, verb: str) -> None:
    """The lead is given to sentences with that verb, and to no other."""
    sentences = [(clause, span.of(clause.text)) for clause in clauses.values() for span in clause.sentences]
    given = [sentence.lower() for clause, sentence in sentences if lead_of(clause, sentence) == lead]
    assert given
    assert all(verb in sentence for sentence in given)


def test_a_lead_names_no_commission_where_the_sentence_names_none(clauses: dict[str, Clause]) -> None:
    """« Nous partageons nos expériences » shares nobody's opinion."""
    assert "Commission" not in lead_of(clauses["declaration/positions/7"], "Nous partageons nos expériences.")


@pytest.mark.parametrize(
    ("clause_id", "lead"),
    [
        ("declaration/notes/1", "La note 1 de la déclaration indique"),
        ("declaration/notes/2", "La note 2 de la déclaration indique"),
        ("declaration/notes/3", "Un lien sans numéro indique"),
        ("declaration/notes/4", "La note 3 de la déclaration indique"),
        ("declaration/notes/6", "La note 5 de la déclaration indique"),
    ],
)
def test_a_note_is_led_by_the_number_that_readers_see(clauses: dict[str, Clause], clause_id: str, lead: str) -> None:
    """The unnumbered link shifts the ids, not the numbers."""
    assert lead_of(clauses[clause_id], clauses[clause_id].text) == lead


def test_the_presentation_of_the_ccre_is_led_as_such(clauses: dict[str, Clause]) -> None:
    """Nobody's position."""
    for number in (1, 2, 3, 4):
        clause = clauses[f"declaration/a-propos/{number}"]
        for span in clause.sentences:
            assert lead_of(clause, span.of(clause.text)) == "La déclaration présente ainsi le CCRE"


def test_a_neutral_sentence_is_led_neutrally(clauses: dict[str, Clause]) -> None:
    """« La déclaration dit »: who, and no verb of theirs."""
    clause = clauses["declaration/positions/4"]
    assert lead_of(clause, clause.sentences[6].of(clause.text)) == "La déclaration dit"


def test_a_summary_is_never_put_in_the_mouth_of_the_signatories(clauses: dict[str, Clause]) -> None:
    """Its words are this project's, whatever verb stands in them."""
    summary = replace(clauses["declaration/positions/1"], kind="summary")
    assert "Les signataires" not in lead_of(summary, summary.text)
    assert "d’après le résumé rédigé par ce projet, à vérifier sur le texte officiel" in lead_of(summary, summary.text)
