"""A question in another language that takes something for granted, put into the French that ``rag.premise`` reads.

Only what these few words can say is put into French; with one word more there is no premise, for none can be sure.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from index.lexical import fold
from rag.language import Language
from rag.premise import Premise, read_premise

_WHY: Mapping[Language, str] = MappingProxyType(
    {
        "en": r"^why (?:do|does|are|is) ",
        "de": r"^(?:warum|wieso|weshalb) ",
        "es": r"^por que ",
        "it": r"^perche ",
    }
)
_WORDS: Mapping[Language, str] = MappingProxyType(
    {
        "en": (
            "mayors=ils signatories=ils they=ils the= a= an= of= to= new= "
            "oppose=s'opposent reject=rejettent refuse=refusent want=veulent demand=demandent support=soutiennent "
            "against=sont+contre abolish=supprimer close=fermer weaken=affaiblir build=construire strengthen=renforcer "
            "walls=murs wall=murs barbed=barbelés wire= pact=pacte frontex=Frontex schengen=Schengen eurodac=Eurodac "
            "cultural=culturelle mediation=médiation reception=accueil centres=centres centers=centres "
            "solidarity=solidarité mechanism=mécanisme screening=filtrage procedure=procédure "
            "at= borders= border= in= europe= european="
        ),
        "de": (
            "burgermeister=ils unterzeichner=ils sie=ils die= der= das= den= dem= einen= eine= neue= neuen= neuer= zu= "
            "lehnen=rejettent ab= wollen=veulent fordern=demandent unterstutzen=soutiennent sind= gegen=sont+contre "
            "abschaffen=supprimer schliessen=fermer schwachen=affaiblir bauen=construire starken=renforcer "
            "mauern=murs stacheldraht=barbelés pakt=pacte migrationspakt=pacte frontex=Frontex eurodac=Eurodac "
            "kulturelle=culturelle vermittlung=médiation aufnahmezentren=centres+accueil solidaritatsmechanismus="
            "mécanisme+solidarité an= grenzen= in= europa="
        ),
        "es": (
            "alcaldes=ils firmantes=ils los= las= el= la= al= un= una= de= del= a= nuevo= se= "
            "oponen=s'opposent rechazan=rejettent quieren=veulent piden=demandent apoyan=soutiennent estan= "
            "contra=sont+contre en= suprimir=supprimer cerrar=fermer debilitar=affaiblir construir=construire "
            "reforzar=renforcer muros=murs alambradas=barbelés pacto=pacte frontex=Frontex eurodac=Eurodac "
            "mediacion=médiation cultural=culturelle centros=centres acogida=accueil mecanismo=mécanisme "
            "solidaridad=solidarité fronteras= europa= europeo="
        ),
        "it": (
            "sindaci=ils firmatari=ils i= gli= le= il= la= lo= al= un= una= di= del= a= nuovo= si= dei= "
            "oppongono=s'opposent rifiutano=refusent respingono=rejettent vogliono=veulent chiedono=demandent "
            "sostengono=soutiennent sono= contro=sont+contre sopprimere=supprimer abolire=supprimer chiudere=fermer "
            "indebolire=affaiblir costruire=construire rafforzare=renforcer muri=murs patto=pacte frontex=Frontex "
            "eurodac=Eurodac mediazione=médiation culturale=culturelle centri=centres accoglienza=accueil "
            "meccanismo=mécanisme solidarieta=solidarité alle= frontiere= in= europa="
        ),
    }
)
"""What each folded word is in French; nothing for those that change nothing."""
_VERBS = frozenset("s'opposent rejettent refusent veulent demandent soutiennent sont+contre".split())
_ACTIONS = frozenset("supprimer fermer affaiblir construire renforcer".split())


def read_premise_in(question: str, language: Language) -> Premise | None:
    """What a question in any of the languages takes for granted of the signatories; None where that is unsure."""
    if language == "fr":
        return read_premise(question)
    folded = fold(question).strip(" ¿?!.")
    why = re.match(_WHY[language], folded)
    known = dict(pair.split("=") for pair in _WORDS[language].split())
    found = re.findall(r"[^\W\d_]+", folded[why.end() :]) if why else []
    if not found or any(word not in known for word in found):
        return None
    french = [known[word] for word in found if known[word]]
    verbs = [word for word in french if word in _VERBS]
    if french.count("ils") != 1 or len(verbs) != 1:
        return None
    actions = [word for word in french if word in _ACTIONS]
    objects = [word for word in french if word not in _VERBS | _ACTIONS | {"ils"}]
    claim = " ".join(("ils", *verbs, *actions, *objects)).replace("+", " ")
    return read_premise(f"pourquoi {claim} ?")
