"""What a question takes for granted of the signatories, and whether a sentence of theirs says the contrary.

« Pourquoi les maires refusent-ils de renforcer Frontex ? » supposes that they are against it; « Frontex doit être
renforcé » denies it. Three things must agree before anything is called the contrary: the question supposes and does not
ask, a verb of a sentence governs every word of what it is about, and that verb goes the other way. Where one is in
doubt there is no premise: an answer is then introduced as any other (D-028).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.lexical import fold, stem, words


@dataclass(frozen=True, slots=True)
class Premise:
    """What a question takes for granted."""

    kind: Literal["for", "against", "only", "enough"]
    """That they want something, that they are against it, that for them it is nothing else, or that there is enough."""
    objects: tuple[str, ...]
    """What it is about, in folded words, what counts most first."""


def _any(*alternatives: str) -> str:
    return rf"(?:{'|'.join(alternatives)})"


_SUPPOSES = re.compile(
    r"\b(?:(?:pourquoi(?: donc)?|pour quelles? raisons?|dans quel but|au nom de quoi) "
    r"|(?:puisqu|depuis qu|etant donne qu|vu qu|"
    r"comment (?:se fait-il|ca se fait|cela se fait-il|expliquer|expliquent-ils|explique-t-on) qu)(?:e |'))"
)
_TAG = re.compile(r",? (?:non|n'est-ce pas|c'est bien (?:ca|cela)|pas vrai|hein|on est d'accord)\s*\?$")
_WHO = _any(
    r"(?:(?:tous |toutes )?(?:les|ces|nos|des) )?(?:maires|elus|signataires)"
    r"(?: (?:europeens|locaux|signataires|du ccre|et (?:les )?elus|et (?:les )?maires|d'europe|de la declaration))*",
    r"le ccre",
    r"l[ae]s? (?:declaration|texte)",
    r"ils",
)
_AGAINST = _any(
    r"(?:s'oppose|s'insurge|refuse|rejette|condamne|denonce|repousse|desapprouve|boycotte)(?:nt)?",
    r"(?:oublie|neglige|ignore|exclue|ecarte|abandonne|delaisse)(?:nt)?",
    r"combat(?:tent)?",
    r"lutte(?:nt)? contre",
    r"(?:sont|est|soient|soit) (?:contre|(?:hostile|oppose|defavorable)s? (?:a|aux?)(?= ))",
)
_FOR = _any(
    r"(?:souhaite|demande|reclame|exige|approuve|salue|preconise|prone|defende|encourage|accepte|adhere)(?:nt)?",
    r"(?:veulent|veut|soutiennent|soutient|defend|appellent|appelle|se felicitent|se felicite)",
    r"(?:sont|est|soient|soit) (?:pour|favorables? (?:a|aux?)(?= )|partisans? de|d'accord (?:avec|pour))",
)
_SAY = _any(
    r"(?:disent|dit|croient|croit|soutiennent|pretendent|(?:affirme|pense|estime|juge|trouve|considere)(?:nt)?)"
    r"(?:-t)?(?:-(?:ils|elles|il|elle))? ?(?:que |qu')?"
)
_ATTITUDE = re.compile(
    rf"^(?P<who>{_WHO} )?(?P<ne>ne |n')?(?:(?P<against>{_AGAINST})|(?P<for>{_FOR}))"
    rf"(?P<inverted>(?:-t)?-(?:ils|elles|il|elle))?(?P<pas> (?:pas|plus|jamais|guere))?(?P<rest>[ '].*)$"
)
_OPPOSED_INVERTED = re.compile(
    r"\b(sont|est)(?:-t)?-(?:ils|elles|il|elle) (?=contre|pour|hostile|oppose|favorable|partisan|d'a)"
)
_OPINION = re.compile(rf"^(?:(?:{_WHO} )?{_SAY}|(?:pour|selon|d'apres) (?:eux|{_WHO}),? )(?P<rest>.*)$")
_NEGATIVE_ACTION = re.compile(
    r"^(?:a |de |d'|la |l'|une? |le |en )*(?:"
    r"(?:supprim|abol|evite|preven|combatt|ferm|demantel|affaibl|redui|reduct|diminu|arret|stopp|empech|interdi|bloqu|"
    r"suspen|abandon|rejet|detrui|"
    r"exclu|ecart|oubli|ignor|neglig|dissou|dissol|sabot|restrei|suppress)\w*"
    r"|(?:mettre fin|renoncer|s'opposer) (?=a)|lutter contre|(?:en finir|rompre) (?=avec)"
    r"|(?:se (?:passer|debarrasser)|sortir) (?=de|d'|du))"
    r"(?= |')"
)
_LEFT_OUT = re.compile(r"\blaisser (?P<what>.+?) (?:en dehors|de cote|a l'ecart|dehors)\b.*")
_NEUTRAL_ACTION = re.compile(
    r"^(?:a |de |d'|la |l'|une? |le )*(?:"
    r"(?:renforc|develop|ameliorer|amelioration|promouvoir|favoriser|construi|construction|eriger|elever|installer|"
    r"dresser|poser|batir|maintenir|maintien|soutenir|encourager|avoir|voir)\w*"
    r"|mettre(?: en (?:place|oeuvre))?|mise en (?:place|oeuvre))"
    r"(?= |')"
)
_THAT_IT_BE = re.compile(r"^qu?(?:e |')(?P<what>.+?) (?:soi(?:t|ent)) (?P<action>\w+)(?P<rest>.*)$")
_WORTHLESS = re.compile(
    r"\b(?:ca |cela )?(?:ne |n')?(?:(?:ser(?:t|vent)|servirait) (?:vraiment )?a rien|"
    r"(?:est|sont|soit|soient|serait)? ?(?:inutiles?|superflu\w*|nefastes?|nuisibles?|sans interet))\b"
)
_ONLY = re.compile(
    r"\b(?:(?:se |s')?(?:resum|limit|redui|born)\w*(?:-(?:ils|elles))?|n'est qu\w*|uniquement|seulement|"
    r"rien d'autre qu\w*)\b"
)
_ENOUGH = re.compile(
    r"\b(?:ont|disposent de|a|dispose de) (?:deja )?(?:assez|suffisamment|tous? (?:les moyens|ce qu)|tout ce qu)"
    r"|\bn'ont (?:besoin de rien|pas besoin)|\bont deja (?:assez|tou[ts])"
)
_AROUND = re.compile(
    r"\b(?:selon|d'apres|dans (?:la|leur|cette) declaration|partout|autour de l'(?:europe|ue)|en europe|"
    r"aux frontieres(?: (?:de l'europe|europeennes|exterieures))?|de l'(?:ue|union|europe)|europeen(?:ne)?s?|"
    r"completement|totalement|tout ca|vraiment|toujours|affaire|simple|probleme)\b"
)
"""What may stand in a question without standing in the sentence that answers it."""
_BROAD = frozenset(
    "etat etats membre membres institution institutions gouvernement gouvernements citoyen citoyens collectivite "
    "collectivites migrant migrants migration refugie refugies personne personnes gens europe union commission pays "
    "monde chose choses immigration etrangers autorites asile accueil mineurs enfants femmes hommes villes "
    "communes developpement position positions avis objectif objectifs reponse question probleme mesure mesures role "
    "travail".split()
)
"""Too wide to know what is said of it: most sentences hold one."""
_QUALIFIERS = frozenset("nouveau nouvelle nouveaux nouvelles meilleur meilleure meilleurs meilleures".split())
_SAME = {"partag": "echang"}
_BREAK = re.compile(
    r"[;:]|\b(?:afin|aux fins|en vue|pour (?:que|autant|\w+(?:er|ir|re)\b)|dans la mesure|sous reserve|a condition|"
    r"qui|dont|face a|contre|sans|malgre|mais|cependant|neanmoins|et nous|car|entre|eviter|empecher|prevenir|ne|n')"
    r"(?=\W|$)"
)
_WELCOMES = re.compile(
    r"\bnous (?:saluons|soutenons|approuvons|preconisons|revendiquons|nous felicitons de|encourageons|reaffirmons|"
    r"aspirons|exprimons notre volonte|nous engageons en faveur|appelons|nous appuyons sur|"
    r"reconnaissons la necessite|placons|partageons(?: egalement)? l'avis)"
    r"|declarons adherer|\bdoi(?:t|vent) garantir|\bil est (?:necessaire|utile|important)(?: et utile)? de"
)
_IS_WANTED = re.compile(
    r"\b(?:doi(?:t|vent)|devrai(?:t|ent)) etre (?:renforce|soutenu|developpe|ameliore|encourage)e?s?\b"
    r"|\b(?:est|sont|serait|constitue) (?:\w+ ){0,2}"
    r"(?:essentiel|souhaitable|indispensable|primordial|necessaire)(?:le)?s?\b"
)
_WITH = re.compile(r"\ben (?:etroite )?(?:collaboration|cooperation|partenariat) avec ")
_UNWANTED = re.compile(
    r"\b(?:eviter|empecher|prevenir)\b|\b(?:lutter|lutte|protection) contre\b"
    r"|\b(?:ne|n')[^;,.]*? pas [^;,.]*?\bavec\b"
)
_NOT_ONLY = re.compile(r"\b(?:ne |n').*\bpas\b.*\b(?:erreur|considerer|reduire)\b.*\b(?:uniquement|seulement)\b")
_LACKS = re.compile(r"\b(?:requierent|ont besoin|manquent|necessitent)\b")
_LIMITS = re.compile(r"\b(?:tous|toutes|chaque|seuls?|seules?)\b")
_NEGATION = re.compile(r"\b(?:ne|n|pas|sans|contre|eviter|ni|aucun\w*|moins|trop)\b")


def read_premise(question: str) -> Premise | None:
    """What a French question takes for granted of the signatories; None where it does not, or where that is unsure."""
    folded = " ".join(fold(question).split())
    tag = _TAG.search(folded)
    supposes = _SUPPOSES.search(folded)
    if supposes is not None:
        claim = folded[supposes.end() :]
    elif tag is not None:
        claim = folded[: tag.start()]
    else:
        return None
    claim = re.split(r"[?!.]|, (?=(?:que|qui|comment|pourquoi|quel|selon)\b)", claim)[0].strip(" ,")
    # « les maires sont-ils contre » is « les maires sont contre », and « est-ce que » says nothing
    claim = _OPPOSED_INVERTED.sub(r"\1 ", re.sub(r"^est-ce qu(?:e |')", "", claim))
    return _opinion(claim) or _attitude(claim)


def _attitude(claim: str) -> Premise | None:
    found = _ATTITUDE.match(claim)
    if found is None or not (found["who"] or found["inverted"]):
        return None
    is_negated = found["ne"] is not None
    if is_negated and not found["pas"]:
        # « n’acceptent que » limits, and does not refuse
        return None
    is_for = (found["for"] is not None) != is_negated
    rest = found["rest"].strip()
    if _NEGATION.search(rest) or _LIMITS.search(rest):
        return None
    subjunctive = _THAT_IT_BE.match(rest)
    if subjunctive:
        rest = f"{subjunctive['action']} {subjunctive['what']}{subjunctive['rest']}"
    rest = re.sub(r"^(?:a ce que |que |qu')", "", rest)
    left_out = _LEFT_OUT.search(rest)
    if left_out:
        rest, is_for = left_out["what"], not is_for
    elif _NEGATIVE_ACTION.match(rest):
        rest, is_for = _NEGATIVE_ACTION.sub("", rest), not is_for
    else:
        rest = _NEUTRAL_ACTION.sub("", rest)
    return _premise("for" if is_for else "against", rest)


def _opinion(claim: str) -> Premise | None:
    """« disent que … ne sert à rien », « pour eux … se résume à … », « affirment que … ont déjà tous les moyens »."""
    found = _OPINION.match(claim)
    if found is None:
        reduces = re.match(rf"^(?:{_WHO} )?(?:reduisent|limitent|resument)(?:-ils)? (?P<rest>.*)$", claim)
        return _premise("only", reduces["rest"]) if reduces else None
    rest = found["rest"]
    if re.search(r"\bpas\b", rest):
        return None
    if _WORTHLESS.search(rest):
        return _premise("against", _WORTHLESS.sub(" ", rest))
    if enough := _ENOUGH.search(rest):
        return _premise("enough", rest[: enough.start()])
    return _premise("only", _ONLY.sub(" ", rest)) if _ONLY.search(rest) else None


def _premise(kind: Literal["for", "against", "only", "enough"], rest: str) -> Premise | None:
    objects = tuple(sorted(words(_AROUND.sub(" ", rest)), key=_QUALIFIERS.__contains__))
    if not objects or (kind in {"for", "against"} and objects[0] in _BROAD):
        return None
    return Premise(kind, objects)


def is_denied_by(premise: Premise, sentence: str) -> bool:
    """Whether a sentence of the signatories surely says the contrary of what a question takes for granted."""
    folded = fold(sentence)
    roots = [stem(word) for word in premise.objects]
    if premise.kind == "enough":
        lacks = _LACKS.search(folded)
        return lacks is not None and _holds(folded[: lacks.start()], roots)
    if premise.kind == "only":
        return _NOT_ONLY.search(folded) is not None and _holds(folded, roots)
    scopes = _unwanted(folded) if premise.kind == "for" else _wanted(folded)
    return any(_holds(scope, roots) for scope in scopes)


def _holds(text: str, roots: Sequence[str]) -> bool:
    found = {stem(word) for word in words(text)}
    return all(root in found or _SAME.get(root) in found for root in roots)


def _wanted(folded: str) -> Iterator[str]:
    """The parts of a sentence that hold what the signatories are for."""
    for found in _WELCOMES.finditer(folded):
        yield _BREAK.split(folded[found.end() :], maxsplit=1)[0]
    if _WELCOMES.search(folded):
        for found in _WITH.finditer(folded):
            yield re.split(r"[,;]| et (?:en|les organisations)", folded[found.end() :], maxsplit=1)[0]
    for found in _IS_WANTED.finditer(folded):
        before = re.split(r"[,;]", folded[: found.start()])[-1]
        if not _NEGATION.search(before):
            yield before


def _unwanted(folded: str) -> Iterator[str]:
    """The parts of a sentence that hold what they are against."""
    for found in _UNWANTED.finditer(folded):
        yield re.split(r"[,;.]|\bnous\b", folded[found.end() :], maxsplit=1)[0]
