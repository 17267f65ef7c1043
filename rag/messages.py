"""What is said when there is no answer: the reason in a sentence, then something useful to do."""

from corpus.manifest import Source
from corpus.typography import typeset
from rag.answer import Reason
from rag.refusal import MAX_CHARACTERS

_MESSAGES: dict[Reason, str] = {
    "out_of_scope": (
        "Cette question sort du sujet : la déclaration de 2022 parle de l’intégration locale des migrants et des "
        "réfugiés. Posez une question sur ce que les signataires saluent, demandent ou promettent."
    ),
    "no_evidence": (
        "Les textes ne répondent pas à cette question. Les passages proches montrent ce qu’ils disent du sujet ; "
        "reformulez si c’est l’un d’eux que vous cherchez."
    ),
    "opinion": (
        "Cette question demande un avis ou une prévision, et ce programme n’en donne pas : il cite ce que les "
        "signataires ont écrit. Demandez plutôt quelle est leur position."
    ),
    "personal": (
        "Cette question porte sur une situation personnelle, et la déclaration ne crée aucun droit que l’on puisse "
        "faire valoir. Adressez-vous à votre mairie, à la préfecture, à un avocat ou à une association d’aide aux "
        "étrangers."
    ),
    "unreadable": "Cette question n’a pas pu être lue. Écrivez une phrase ou quelques mots, en lettres.",
}

_NOT_WRITTEN = (
    "Ces mots ne sont dans aucun des textes chargés, ni d’autres qui leur ressemblent. Les passages proches montrent "
    "ce qu’ils disent du sujet ; la page « Vérifier une citation » compare mot par mot."
)


def message_for(reason: Reason, question: str, missing: Source | None = None, *, is_claim: bool = False) -> str:
    """The French message of an abstention.

    Args:
        reason: why there is no answer.
        question: as it was asked.
        missing: the document that would be needed, for ``source_missing``.
        is_claim: whether it asks if the words that it quotes are written.
    """
    if reason == "source_missing" and missing is not None:
        where = f" Vous le trouverez à l’adresse {missing.url}." if missing.url else ""
        return typeset(
            f"Seul le texte officiel peut répondre : {missing.title}. Ici se trouve le résumé rédigé par ce projet, "
            f"et il ne le dit pas.{where} La commande python -m rag sources dit comment le charger."
        )
    if reason == "no_evidence" and is_claim:
        return typeset(_NOT_WRITTEN)
    if reason == "unreadable" and not question.strip():
        return "Aucune question n’a été posée. Écrivez une phrase ou quelques mots."
    if reason == "unreadable" and len(question) > MAX_CHARACTERS:
        return typeset(
            f"Cette question compte {len(question)} caractères, et {MAX_CHARACTERS} au plus sont lus. Raccourcissez-la."
        )
    return typeset(_MESSAGES[reason])
