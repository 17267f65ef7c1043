"""What stands around a quotation when the question is not in French: a lead or a message in its own language.

The quotation stays French, as it was signed; nothing here says more of it than where it stands. The sentences have no
sign that French typography would space.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from corpus.clauses import DECLARATION, Clause
from corpus.manifest import Source
from rag.answer import Reason, Statement
from rag.language import Language

_DECLARATION: Mapping[Language, str] = {
    "en": "The declaration says, in French",
    "de": "Die Erklärung sagt, auf Französisch",
    "es": "La declaración dice, en francés",
    "it": "La dichiarazione dice, in francese",
}
_NOTE: Mapping[Language, str] = {
    "en": "A note of the declaration gives",
    "de": "Eine Fußnote der Erklärung nennt",
    "es": "Una nota de la declaración da",
    "it": "Una nota della dichiarazione dà",
}
_CONTRARY: Mapping[Language, str] = {
    "en": "The text says the contrary, in French",
    "de": "Der Text sagt das Gegenteil, auf Französisch",
    "es": "El texto dice lo contrario, en francés",
    "it": "Il testo dice il contrario, in francese",
}
_SUMMARY: Mapping[Language, str] = {
    "en": "according to the summary written by this project in French, to be checked against the official text",
    "de": "nach der von diesem Projekt auf Französisch verfassten Zusammenfassung, am amtlichen Text zu prüfen",
    "es": "según el resumen redactado por este proyecto en francés, que debe comprobarse en el texto oficial",
    "it": "secondo il riassunto redatto da questo progetto in francese, da verificare sul testo ufficiale",
}
_MISSING: Mapping[Language, str] = {
    "en": "Only the official text can answer, and what stands here is a summary written by this project.",
    "de": "Nur der amtliche Text kann antworten, und hier liegt eine von diesem Projekt verfasste Zusammenfassung.",
    "es": "Solo el texto oficial puede responder, y aquí hay un resumen redactado por este proyecto.",
    "it": "Solo il testo ufficiale può rispondere, e qui c’è un riassunto redatto da questo progetto.",
}
_MESSAGES: Mapping[Language, Mapping[Reason, str]] = {
    "en": {
        "out_of_scope": (
            "This question is outside the subject. The declaration of 2022 is about the local integration of migrants "
            "and refugees. Ask what its signatories welcome, demand or promise."
        ),
        "no_evidence": (
            "The texts do not answer this question. The nearest passages show what they say of the subject. Put it "
            "another way if you look for one of them."
        ),
        "opinion": (
            "This question asks for an opinion or a forecast, and this program gives none. It quotes what the "
            "signatories wrote. Ask what their position is."
        ),
        "personal": (
            "This question is about a personal situation, and the declaration creates no right that one could claim. "
            "Turn to your town hall, a lawyer or an association that helps foreigners."
        ),
        "unreadable": "This question could not be read. Write a sentence or a few words, in letters.",
    },
    "de": {
        "out_of_scope": (
            "Diese Frage liegt außerhalb des Themas. Die Erklärung von 2022 handelt von der lokalen Integration von "
            "Migranten und Flüchtlingen. Fragen Sie, was die Unterzeichner begrüßen, fordern oder zusagen."
        ),
        "no_evidence": (
            "Die Texte beantworten diese Frage nicht. Die nächsten Stellen zeigen, was sie zum Thema sagen. "
            "Formulieren Sie anders, wenn Sie eine davon suchen."
        ),
        "opinion": (
            "Diese Frage verlangt eine Meinung oder eine Vorhersage, und dieses Programm gibt keine. Es zitiert, was "
            "die Unterzeichner geschrieben haben. Fragen Sie nach ihrer Position."
        ),
        "personal": (
            "Diese Frage betrifft eine persönliche Lage, und die Erklärung schafft kein Recht, auf das man sich "
            "berufen könnte. Wenden Sie sich an Ihr Rathaus, einen Anwalt oder einen Hilfsverein für Ausländer."
        ),
        "unreadable": "Diese Frage konnte nicht gelesen werden. Schreiben Sie einen Satz oder einige Wörter.",
    },
    "es": {
        "out_of_scope": (
            "Esta pregunta está fuera del tema. La declaración de 2022 trata de la integración local de los migrantes "
            "y refugiados. Pregunte qué aplauden, piden o prometen sus firmantes."
        ),
        "no_evidence": (
            "Los textos no responden a esta pregunta. Los pasajes cercanos muestran lo que dicen del tema. Formúlela "
            "de otro modo si busca uno de ellos."
        ),
        "opinion": (
            "Esta pregunta pide una opinión o una previsión, y este programa no da ninguna. Cita lo que escribieron "
            "los firmantes. Pregunte cuál es su posición."
        ),
        "personal": (
            "Esta pregunta trata de una situación personal, y la declaración no crea ningún derecho que se pueda "
            "invocar. Diríjase a su ayuntamiento, a un abogado o a una asociación de ayuda a los extranjeros."
        ),
        "unreadable": "Esta pregunta no se ha podido leer. Escriba una frase o unas palabras, con letras.",
    },
    "it": {
        "out_of_scope": (
            "Questa domanda è fuori tema. La dichiarazione del 2022 parla dell’integrazione locale dei migranti e dei "
            "rifugiati. Chieda che cosa i firmatari accolgono con favore, chiedono o promettono."
        ),
        "no_evidence": (
            "I testi non rispondono a questa domanda. I passaggi vicini mostrano che cosa dicono del tema. La formuli "
            "in altro modo se ne cerca uno."
        ),
        "opinion": (
            "Questa domanda chiede un’opinione o una previsione, e questo programma non ne dà. Cita ciò che i "
            "firmatari hanno scritto. Chieda qual è la loro posizione."
        ),
        "personal": (
            "Questa domanda riguarda una situazione personale, e la dichiarazione non crea alcun diritto che si possa "
            "far valere. Si rivolga al suo comune, a un avvocato o a un’associazione di aiuto agli stranieri."
        ),
        "unreadable": "Questa domanda non si è potuta leggere. Scriva una frase o alcune parole, in lettere.",
    },
}


def framed(statements: Iterable[Statement], language: Language) -> tuple[Statement, ...]:
    """The same quotations, introduced in the language of the question; those of a French one as they are."""
    if language == "fr":
        return tuple(statements)
    made: list[Statement] = []
    previous = ""
    for statement in statements:
        lead = _CONTRARY[language] if statement.is_contrary else _lead(statement.citation.clause, language)
        made.append(replace(statement, lead="" if lead == previous else lead, language=language))
        previous = lead
    return tuple(made)


def message_in(language: Language, reason: Reason, missing: Source | None) -> str | None:
    """The message of an abstention in a language other than French; None where French says it."""
    if language == "fr":
        return None
    if reason == "source_missing" and missing is not None:
        return f"{_MISSING[language]} {missing.title}, {missing.url}" if missing.url else _MISSING[language]
    return _MESSAGES[language].get(reason)


def _lead(clause: Clause, language: Language) -> str:
    if clause.kind == "summary":
        place = clause.locator.label.partition(", résumé")[0]
        where = f" ({clause.url})" if clause.url else ""
        return f"{place}, {_SUMMARY[language]}{where}"
    if clause.locator.document != DECLARATION:
        return clause.locator.label
    return (_NOTE if clause.locator.section == "notes" else _DECLARATION)[language]
