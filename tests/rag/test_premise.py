"""What a question takes for granted, said to be the contrary of the text where that is sure, and never elsewhere."""

import pytest

from eval.questions import load_questions
from eval.run import request_of
from rag.assistant import Assistant, Request
from rag.contrary import CONTRARY_LEAD
from rag.premise import Premise, is_denied_by, read_premise
from tests.rag.checks import check_contract

FALSE = (
    "Pourquoi les maires veulent-ils des murs aux frontières ?",
    "Pourquoi le CCRE refuse-t-il de renforcer Frontex ?",
    "Les maires sont contre le nouveau Pacte, non ?",
    "Comment se fait-il que les maires soient contre la médiation culturelle ?",
    "Comment se fait-il que les maires refusent la médiation culturelle ?",
    "Puisque les maires rejettent le mécanisme de solidarité, que proposent-ils ?",
    "Pourquoi les élus sont-ils contre le mécanisme de solidarité ?",
    "Pourquoi les maires veulent-ils que Frontex soit supprimé ?",
    "Pourquoi les signataires rejettent-ils la nouvelle procédure de filtrage ?",
    "Pourquoi les maires condamnent-ils le renforcement des frontières extérieures ?",
    "Pourquoi les signataires soutiennent-ils les barrières frontalières ?",
    "Pourquoi les élus refusent-ils une meilleure politique de retour ?",
    "Pourquoi les maires s’opposent-ils au Fonds asile et migration ?",
    "Pourquoi le CCRE rejette-t-il la procédure d’asile accélérée ?",
    "Pourquoi les maires ne veulent-ils pas du principe de partenariat ?",
    "Pourquoi les maires refusent-ils le respect des droits de l’homme ?",
    "Pourquoi les maires sont-ils hostiles au Plan d’action ?",
    "Pourquoi les maires réduisent-ils la migration à un problème de frontières ?",
    "Pourquoi disent-ils que l’échange d’informations est inutile ?",
    "Pourquoi refusent-ils une mission européenne de sauvetage en mer ?",
    "Depuis que les maires rejettent le Pacte, que font-ils ?",
    "Pourquoi les signataires refusent-ils un partage plus équitable des responsabilités ?",
)
"""What the signatories never said, taken for granted."""
TRUE_OR_UNSURE = (
    "Pourquoi les maires refusent-ils la gestion des frontières par les seuls États ?",
    "Pourquoi les maires s’opposent-ils aux procédures d’asile longues ?",
    "Pourquoi les élus demandent-ils une réforme de Frontex ?",
    "Pourquoi les signataires refusent-ils le budget actuel de Frontex ?",
    "Pourquoi les maires veulent-ils réduire le nombre de centres d’accueil ?",
    "Pourquoi les maires s’opposent-ils à la fin de Schengen ?",
    "Pourquoi les maires rejettent-ils la coopération avec la Biélorussie ?",
    "Pourquoi les maires refusent-ils de signer le Pacte ?",
    "Pourquoi les maires refusent-ils la discrimination ?",
    "Pourquoi les maires veulent-ils la protection contre les discriminations ?",
    "Pourquoi les maires sont-ils contre le retour forcé ?",
    "Pourquoi les maires refusent-ils les retours forcés ?",
    "Pourquoi les signataires acceptent-ils les retours ?",
    "Pourquoi les maires soutiennent-ils Eurodac ?",
    "Pourquoi les maires s’opposent-ils à un système national d’asile ?",
    "Pourquoi les maires refusent-ils de payer pour Frontex ?",
    "Pourquoi les maires ne financent-ils pas Frontex ?",
    "Pourquoi les maires demandent-ils plus de contrôles d’identité ?",
    "Pourquoi les maires sont-ils favorables au filtrage ?",
    "Pourquoi les maires défendent-ils le principe de non-refoulement ?",
    "Pourquoi les signataires ignorent-ils la Syrie ?",
    "Pourquoi les maires abandonnent-ils les réfugiés ?",
    "Pourquoi les maires veulent-ils supprimer le parrainage du retour ?",
    "Pourquoi les maires veulent-ils limiter le retour ?",
    "Pourquoi les maires disent-ils que Frontex est nécessaire ?",
    "Pourquoi les maires disent-ils que les murs sont inutiles ?",
    "Pourquoi disent-ils que les murs ne servent à rien ?",
    "Pourquoi les maires pensent-ils que la migration est uniquement un sujet local ?",
    "Pourquoi les maires jugent-ils le mécanisme de solidarité inutile sans fonds ?",
    "Les maires approuvent le filtrage, non ?",
    "Les signataires veulent un meilleur accueil, n’est-ce pas ?",
    "Pourquoi les élus refusent-ils que les mineurs attendent ?",
    "Pourquoi les élus refusent-ils que les procédures soient lentes ?",
    "Pourquoi les signataires rejettent-ils la responsabilité de l’échec européen ?",
    "Pourquoi les maires s’opposent-ils aux trafiquants ?",
    "Pourquoi les maires veulent-ils l’échange d’informations ?",
    "Pourquoi les maires refusent-ils les conditions de la procédure accélérée ?",
    "Pourquoi les maires dénoncent-ils les conséquences du changement climatique ?",
    "Pourquoi les maires refusent-ils l’aide de l’État ?",
    "Pourquoi les maires luttent-ils contre la violence fondée sur le genre ?",
    "Pourquoi les maires refusent-ils de partager les responsabilités avec les villes ?",
    "Pourquoi les maires s’opposent-ils au contrôle des fonds ?",
    "Pourquoi les maires refusent-ils le développement ?",
    "Pourquoi les maires rejettent-ils les demandeurs d’asile ?",
    "Pourquoi les maires refusent-ils une procédure d’asile obligatoire pour tous ?",
    "Pourquoi le texte rejette-t-il la Commission ?",
    "Pourquoi les maires veulent-ils mettre fin aux murs ?",
    "Pourquoi les maires combattent-ils les barrières frontalières ?",
    "Pourquoi les maires craignent-ils que Frontex soit affaibli ?",
    "Pourquoi les maires refusent-ils la position de la Commission ?",
    "Pourquoi les maires soutiennent-ils le renforcement de Frontex ?",
    "Pourquoi les maires refusent-ils les murs ?",
    "Pourquoi les signataires saluent-ils le nouveau Pacte ?",
    "Pourquoi les maires sont-ils contre les barbelés ?",
    "Pourquoi veulent-ils renforcer Frontex ?",
    "Pourquoi ne s’opposent-ils pas au nouveau Pacte ?",
    "Les maires veulent-ils des murs ?",
    "Les maires s’opposent-ils au nouveau Pacte ?",
    "Pourquoi demandent-ils de meilleurs centres d’accueil ?",
    "Pourquoi les maires refusent-ils les centres d’accueil fermés ?",
    "Pourquoi les signataires s’opposent-ils à une politique de retour plus ferme ?",
    "Pourquoi les maires veulent-ils éviter les barrières frontalières ?",
    "Pourquoi les États refusent-ils les réfugiés, selon les maires ?",
    "Pourquoi les maires refusent-ils de traiter la migration comme un simple problème de frontières ?",
    "Pourquoi les maires veulent-ils lutter contre les discriminations ?",
    "Pourquoi les élus veulent-ils prévenir les conflits ?",
    "Pourquoi les maires ne demandent-ils pas la fermeture des centres d’accueil ?",
    "Pourquoi les maires ne veulent-ils pas de murs ?",
    "Pourquoi les maires soutiennent-ils la médiation culturelle ?",
    "Pourquoi les maires s’opposent-ils au parrainage du retour ?",
    "Pourquoi les maires sont-ils réservés sur le parrainage du retour ?",
    "Pourquoi les maires ne demandent-ils pas davantage de centres d’accueil ?",
    "Pourquoi les maires veulent-ils arrêter les flux migratoires ?",
    "Pourquoi refusent-ils d’accueillir les mineurs ?",
    "Pourquoi disent-ils que la médiation culturelle est utile ?",
    "Pourquoi les maires refusent-ils que Frontex soit supprimé ?",
    "Pourquoi les signataires s’opposent-ils à la fermeture des centres d’accueil ?",
    "Pourquoi les maires saluent-ils le FAMI ?",
    "Pourquoi pour eux la migration ne se résume pas à une affaire de frontières ?",
    "Pourquoi disent-ils que les collectivités n’ont pas tous les moyens ?",
    "Pourquoi disent-ils que les collectivités ont besoin de soutien ?",
    "Pourquoi les maires critiquent-ils le nouveau Pacte ?",
    "Pourquoi le CCRE n’accepte-t-il que des associations européennes ?",
    "Pourquoi la Hongrie s’oppose-t-elle au nouveau Pacte ?",
    "Pourquoi les maires veulent-ils des procédures plus rapides pour les mineurs ?",
    "Pourquoi les signataires veulent-ils plus de solidarité ?",
    "Pourquoi les maires craignent-ils un échec de l’Union européenne ?",
    "Pourquoi les maires ne refusent-ils pas le retour ?",
    "Pourquoi les signataires refusent-ils le refoulement ?",
    "Pourquoi exigent-ils le non-refoulement ?",
    "Pourquoi disent-ils que la médiation culturelle n’est pas inutile ?",
    "Pourquoi veulent-ils que Frontex ne soit pas renforcé à moitié ?",
    "Pourquoi refusent-ils l’asile ?",
    "Pourquoi les maires refusent-ils les migrants ?",
    "Pourquoi les maires s’opposent-ils aux contrôles d’identité ?",
    "Les maires refusent les murs, non ?",
    "Pourquoi les maires français s’opposent-ils au nouveau Pacte ?",
    "Pourquoi les maires veulent-ils combattre la traite ?",
    "Pourquoi les signataires s'opposent-ils aux centres d’accueil pour mineurs ?",
    "Pourquoi veulent-ils moins de murs ?",
)
"""What they said, what they did not say, and what only asks."""
SURE = frozenset("d-113 d-114 d-115 d-118 d-119 d-507 d-510 d-511".split())
"""The development questions whose premise is surely denied, each read by a person."""


def says_contrary(assistant: Assistant, question: str | Request) -> bool:
    return any(statement.is_contrary for statement in assistant.invoke(question).statements)


@pytest.mark.parametrize("question", FALSE)
def test_a_false_premise_is_answered_with_the_words_that_correct_it(assistant: Assistant, question: str) -> None:
    """The first words are the contrary, and the line before them says so."""
    answer = assistant.invoke(question)
    first, *others = answer.statements
    assert first.introduction == f"{CONTRARY_LEAD}\u00a0:"
    assert answer.citations[0].clause.locator.document == "declaration"
    assert not any(statement.is_contrary for statement in others)
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    check_contract(answer.as_json())


@pytest.mark.parametrize("question", TRUE_OR_UNSURE)
def test_a_premise_that_is_true_or_unsure_is_left_as_it_is(assistant: Assistant, question: str) -> None:
    """Nothing is ever called the contrary by guess."""
    assert not says_contrary(assistant, question)


@pytest.mark.parametrize(
    ("question", "introduction"),
    [
        ("Why do the mayors oppose the new Pact?", "The text says the contrary, in French:"),
        ("Why do the signatories want walls at the borders?", "The text says the contrary, in French:"),
        ("Why do they want to abolish Frontex?", "The text says the contrary, in French:"),
        ("Warum lehnen die Bürgermeister den neuen Pakt ab?", "Der Text sagt das Gegenteil, auf Französisch:"),
        ("Warum wollen die Bürgermeister Mauern an den Grenzen?", "Der Text sagt das Gegenteil, auf Französisch:"),
        ("¿Por qué los alcaldes rechazan el nuevo Pacto?", "El texto dice lo contrario, en francés:"),
        ("¿Por qué quieren los alcaldes muros en las fronteras?", "El texto dice lo contrario, en francés:"),
        ("Perché i sindaci sono contro la mediazione culturale?", "Il testo dice il contrario, in francese:"),
    ],
)
def test_the_contrary_is_introduced_in_the_language_of_the_question(
    assistant: Assistant, question: str, introduction: str
) -> None:
    """Where its few words are all known."""
    assert assistant.invoke(question).statements[0].introduction == introduction


@pytest.mark.parametrize(
    "question",
    [
        "Why do the mayors oppose walls?",
        "Why do the mayors support the new Pact?",
        "Why do the mayors oppose the sale of weapons?",
        "Warum unterstützen die Bürgermeister den neuen Pakt?",
        "¿Por qué quieren los alcaldes reforzar Frontex?",
        "Perché i sindaci rifiutano i muri?",
    ],
)
def test_a_true_or_unknown_premise_in_another_language_is_left_as_it_is(assistant: Assistant, question: str) -> None:
    """One word more than those known, and nothing is sure."""
    assert not says_contrary(assistant, question)


def test_no_development_question_gets_it_but_those_read_by_a_person(assistant: Assistant) -> None:
    """Whoever changes this list has read the new answer."""
    given = {question.id for question in load_questions("dev") if says_contrary(assistant, request_of(question))}
    assert given == SURE


def test_no_likely_question_gets_it(assistant: Assistant) -> None:
    """They suppose only what the texts say."""
    sentences = [
        span.of(clause.text)
        for clause in assistant.corpus.clauses
        if clause.locator.document == "declaration"
        for span in clause.sentences
    ]
    questions = [likely.text for found in assistant.corpus.questions.values() for likely in found]
    premises = [premise for text in questions if (premise := read_premise(text)) is not None]
    assert not [one for one in premises if any(is_denied_by(one, sentence) for sentence in sentences)]


@pytest.mark.parametrize(
    ("question", "premise"),
    [
        ("Pourquoi les maires refusent-ils de renforcer Frontex ?", Premise("against", ("frontex",))),
        ("Pourquoi les maires ne veulent-ils pas fermer Frontex ?", Premise("for", ("frontex",))),
        ("Pourquoi ils veulent Frontex ?", Premise("for", ("frontex",))),
        ("Pourquoi la Hongrie refuse-t-elle Frontex ?", None),
        ("Les maires refusent-ils Frontex ?", None),
        ("Pourquoi n’acceptent-ils que Frontex ?", None),
        ("Pourquoi s’y opposent-ils ?", None),
        ("Pourquoi ?", None),
        ("", None),
    ],
)
def test_a_premise_is_what_they_are_said_to_be_for_or_against(question: str, premise: Premise | None) -> None:
    """A refusal of an act against something is for it; a question that only asks takes nothing for granted."""
    assert read_premise(question) == premise


def test_a_sentence_that_holds_but_some_of_the_words_denies_nothing() -> None:
    """« Centres d’accueil » are not « centres fermés »."""
    sentence = "Nous reconnaissons la nécessité de disposer de centres d'accueil adéquats pour héberger les demandeurs."
    assert is_denied_by(Premise("against", ("centres", "accueil")), sentence)
    assert not is_denied_by(Premise("against", ("centres", "fermes")), sentence)
    assert not is_denied_by(Premise("against", ("demandeurs",)), sentence)
    assert not is_denied_by(Premise("for", ("centres", "accueil")), sentence)
