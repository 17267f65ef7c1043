"""Every short French text of the page that is not an answer."""

from collections.abc import Mapping

from corpus.clauses import Check
from rag.alignment import Kind
from rag.quotation import Verdict

NAME = "La déclaration des maires, mot à mot"
PURPOSE = (
    "Ce que des maires et élus d’Europe ont déclaré en janvier 2022 sur l’intégration locale des migrants et des "
    "réfugiés\u00a0: posez une question, la réponse cite le texte et chaque mot s’y vérifie."
)
AI_NOTICE_TITLE = "Une machine vous répond."
AI_NOTICE = (
    "Un programme choisit des phrases du texte et les cite mot pour mot\u00a0; il n’y ajoute que les quelques mots qui "
    "les introduisent. Personne ne relit ses réponses\u00a0: vérifiez-les dans le texte, que chaque citation ouvre."
)
PRIVACY = (
    "Vos questions ne sont pas enregistrées, sauf celle dont vous envoyez un avis\u00a0; la conversation disparaît "
    "quand vous fermez la page. "
    "La page n’appelle aucun autre site."
)

NAVIGATION = "Parties du site"
SKIP = "Aller au contenu"

EXAMPLES_TITLE = "Exemples de questions"
EXAMPLES: tuple[tuple[str, str], ...] = (
    ("Position", "Quelle est la position du CCRE sur Frontex\u00a0?"),
    ("Position", "Les signataires veulent-ils des murs aux frontières\u00a0?"),
    ("Engagement", "Contre quelles discriminations les signataires s’engagent-ils\u00a0?"),
    ("Fait", "Combien de pays comptent une association membre du CCRE\u00a0?"),
    ("Fait", "Quelle part des personnes visées par un ordre de retour quitte l’UE\u00a0?"),
    ("Note", "Que précise la note sur le non-refoulement\u00a0?"),
)
"""What each one is about, and the question itself."""

QUESTION = "Votre question"
SEND = "Envoyer"
SEARCH_IN = "Chercher dans"
ALL_TEXTS = "Tous les textes"
CLEAR = "Effacer la conversation"
CLEARED = "Conversation effacée"
CONVERSATION = "Conversation"
READ_TEXT = "Lire le texte entier"

EMPTY_QUESTION = "(question vide)"
UNDERSTOOD = "Question comprise comme la suite de"
PENDING = "Recherche dans le texte…"
COPY = "Copier la réponse"
COPIED = "Réponse copiée"
NOT_COPIED = "La copie n’a pas été permise par le navigateur"
CONFIDENCE = "Confiance"
CONFIDENCE_HELP = "Estimation automatique\u00a0: le texte répond-il bien à cette question\u00a0?"
CONSULTED = "Passages consultés"
NEAR = "Passages proches"
NEAR_WARNING = "Ces passages ne répondent pas à la question\u00a0; ils en sont les plus proches."
FOLLOW_UP = "Pour continuer"
OPEN_IN_TEXT = "Ouvrir dans le texte"

CLOSE_READER = "Fermer le texte"
BACK_TO_CALL = "Revenir à l’appel de note"
OFFICIAL_TEXT = "Texte du document"
SUMMARY = "résumé rédigé par ce projet, à vérifier sur le texte officiel"
CHECKS: Mapping[Check, str] = {
    "checked": "Résumé comparé à une page publique.",
    "partly": "Résumé comparé en partie à une page publique.",
    "unchecked": "Résumé à confirmer\u00a0: il n’a été comparé à aucune page.",
}
OFFICIAL_LINK = "Texte officiel"
OFFICIAL_ADDRESS = "Texte officiel"
NEW_WINDOW = "autre site, nouvelle fenêtre"
CITED_TEXT = "Texte cité"
NOT_HELD = "non chargé ici"
PAGE = "p."
CONTENTS = "Sommaire"
FIND = "Chercher dans ce texte"
FOUND_NONE = "Aucun passage"
FOUND_ONE = "1 passage"
FOUND_MANY = "{n} passages"
PREVIOUS = "← Précédent"
NEXT = "Suivant →"
COPY_REFERENCE = "Copier la référence"
AS_TEXT = "Texte"
AS_MARKDOWN = "Markdown"
AS_CHICAGO = "Chicago"
REFERENCE_COPIED = "Référence copiée"
CONSULTED_ON = "Consulté le"
UNKNOWN_CLAUSE_TITLE = "Passage introuvable"
UNKNOWN_CLAUSE = "Aucun passage ne porte cette adresse\u00a0: rouvrez-le depuis une réponse."

READ_INTRO = (
    "La déclaration et les textes qu’elle cite, section par section. Une section s’ouvre à côté, avec son sommaire, la "
    "recherche dans le texte et la référence de chaque passage à copier."
)
ONLY_CITED = "Textes cités, non chargés ici"
ONLY_CITED_HELP = "La déclaration les cite\u00a0; ils se lisent à leur adresse officielle."
CITED_BY = "cité par"

VERIFY_INTRO = (
    "Collez les mots que quelqu’un prête au texte. La casse, les accents, les guillemets et les retours à la ligne ne "
    "comptent pas\u00a0; chaque mot et chaque nombre comptent. «\u00a0[…]\u00a0» peut tenir la place de mots omis."
)
CLAIM = "Citation à vérifier"
VERIFY = "Vérifier"
VERDICTS: dict[Verdict, tuple[str, str]] = {
    "exact": ("Citation exacte", "Ces mots sont dans le texte, à la suite. Les voici dans leur phrase."),
    "close": (
        "Citation altérée",
        "Ces mots ressemblent au texte, mais ne sont pas les siens. Voici ce qui diffère, mot par mot.",
    ),
    "absent": ("Citation absente", "Ces mots ne sont dans aucun des textes chargés."),
}
VERIFY_EMPTY_TITLE = "Rien à vérifier"
VERIFY_EMPTY = "Collez d’abord la citation dans le champ."
VERIFY_LONG_TITLE = "Citation trop longue"
VERIFY_LONG = "Le champ prend {n}\u00a0caractères au plus\u00a0: vérifiez un passage à la fois."
NEAREST = "Les passages les plus proches, qui ne sont pas la citation"
LEFT_OUT = "La citation est coupée, et laisse de côté {what}"
IN_TEXT = "dans le texte"
IN_CLAIM = "dans la citation seulement"
TEXT_SAYS = "le texte dit\u00a0:"
CLAIM_SAYS = "la citation dit\u00a0:"
SHARE = "{n}\u00a0% des mots concordent"
DIFFERENCES = "Ce qui diffère"
MISSING = "La citation omet {source}."
ADDED = "La citation ajoute {claimed}."
CHANGED = "Le texte dit {source}, la citation dit {claimed}."
TOUCHED: dict[Kind, str] = {
    "missing": "Omis\u00a0: {what}.",
    "added": "Ajouté\u00a0: {what}.",
    "changed": "Changé\u00a0: {what}.",
}

POSITIONS_INTRO = (
    "Ce que font les signataires dans chaque passage de la déclaration, par le verbe de la phrase\u00a0: saluer, "
    "appeler, s’engager… Chaque ligne ouvre le texte. Les thèmes ont été attribués à la main."
)
SEE_MAP = "Voir quels textes sont cités"
NEUTRAL_ACT = "dit"
FILTERS = "Filtrer les positions"
THEME = "Thème"
ALL_THEMES = "Tous les thèmes"
THEMES = "Thèmes"
ACT = "Acte"
ALL_ACTS = "Tous les actes"
ALL_OF_THEM = "tous les verbes"
SHOW_ALL = "Tout montrer"
PASSAGE_FORMS = "passage|passages"
SENTENCE_FORMS = "phrase|phrases"
NO_POSITION = "Aucune phrase n’a ce thème et cet acte à la fois."
MAP_TITLE = "Qui cite quoi"
MAP_HELP = (
    "À gauche, les passages de la déclaration\u00a0; à droite, les textes qu’ils citent. Trait plein\u00a0: par un "
    "appel de note\u00a0; trait pointillé\u00a0: par leur seul nom. Chaque nom s’ouvre."
)
MAP_LIST = "La même chose en liste"
BY_NOTE = "cité en note par"
BY_NAME = "nommé par"
BY_NOBODY = "cité par une note que rien n’appelle"

SHARE = "Partager la réponse"

COPY_MARKDOWN = "Copier en Markdown"
DOWNLOAD = "Télécharger"
DOWNLOAD_AS = "Télécharger en {form}"
DOWNLOAD_FORMS: tuple[tuple[str, str], ...] = (("markdown", "Markdown"), ("html", "HTML"), ("pdf", "PDF"))
"""The id of each form and its name."""
DOWNLOADED = "{name} téléchargé"
CITATIONS = "Citations"
SETTINGS = "Réglages"
SHARED_NOTICE = (
    "Les phrases citées sont choisies par un programme et coupées du texte mot pour mot\u00a0; personne n’a relu cette "
    "réponse."
)

MADE_OF_TITLE = "Ce qui fait une réponse"
MADE_OF_HELP = "Mêmes empreintes, mêmes réponses."
SEE_ALSO = "Voir aussi"
ACCESSIBILITY_INTRO = (
    "Déclaration d’accessibilité de cette page, établie le 23 novembre 2026. "
    "État\u00a0: partiellement conforme au RGAA 4.1."
)

VERSION = "Version"
CORPUS = "Textes"
MODEL = "Modèle"
OPENED = "Le chat est ouvert\u00a0:"
TEAM_OPENED = "Les pages de l’équipe sont ouvertes\u00a0:"
MCP_OPENED = "Le serveur MCP est ouvert\u00a0:"

FEEDBACK = "Cette réponse vous a-t-elle servi\u00a0?"
FEEDBACK_YES = "Oui"
FEEDBACK_NO = "Non"
FEEDBACK_REASON = "Pourquoi\u00a0? (une ligne, facultatif)"
FEEDBACK_CONSENT = (
    "En envoyant, vous acceptez que cet avis soit gardé avec la question, la réponse et ses empreintes, "
    "{days}\u00a0jours au plus, pour l’équipe qui relit les réponses. Ni nom, ni adresse\u00a0: n’écrivez rien de "
    "personnel."
)
FEEDBACK_SEND = "Envoyer cet avis"
FEEDBACK_CLOSED = "Cette page ne garde pas d’avis."
FEEDBACK_KEPT = "Merci, votre avis est gardé."


def passages(count: int) -> str:
    """« 1 passage », « 12 passages »."""
    return f"{count}\u00a0passage{'s' if count > 1 else ''}"
