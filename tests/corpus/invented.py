"""An invented text in thirty articles, as long as an official one, and the ways in which it may reach the product."""

from collections.abc import Sequence
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from corpus.manifest import Manifest, Part, Source, load_manifest
from tests.corpus.press import A4, Press

SUBJECTS = (
    "bancs fontaines lanternes tilleuls serres ruches kiosques passerelles potagers horloges balançoires allées "
    "bibliothèques ateliers fournils lavoirs pigeonniers moulins vergers abreuvoirs clôtures portails terrasses "
    "pergolas sentiers étangs belvédères remises compostières volières"
).split()
"""One for each article."""
TITLE = "Charte inventée des places et des jardins dans la vie locale"


_PARAGRAPHS = (
    """Le signataire compte les {subject} de sa place une fois par an, au retour des hirondelles. Il en dresse une
    liste que toute personne peut lire à la mairie, et il y note lesquels des {subject} demandent une réparation avant
    l’hiver. La liste reste affichée sous la halle pendant trois semaines, à hauteur de lecture.""",
    """Le signataire confie l’entretien des {subject} à une équipe de voisines et de voisins tirée au sort. L’équipe
    reçoit des outils, des gants et une clé de la remise ; elle rend compte de l’état des {subject} au conseil de
    quartier chaque saison, de vive voix et par un court écrit.""",
    """Le signataire reconnaît que les {subject} doivent servir à toutes et à tous, quel que soit leur âge. Il prend
    les mesures nécessaires pour que nul ne soit tenu à l’écart des {subject}, ni par une marche trop haute, ni par un
    horaire trop court, ni par un panneau que l’on ne sait pas lire. Il demande chaque printemps aux enfants des
    écoles de dessiner ce qui manque, et il répond à chaque dessin par une lettre signée de la mairie.""",
    """Le signataire tient une caisse à part pour les {subject}, nourrie par la fête du quartier et par la vente des
    confitures. Nul ne puise dans cette caisse pour autre chose que les {subject} ; ce qui reste en décembre est gardé
    pour l’année qui suit, et le compte en est lu à voix haute devant la fontaine.""",
)


def heading(number: int) -> str:
    """The title of an article."""
    return f"Article {number} – Les {SUBJECTS[number - 1]} de la place"


def paragraphs(number: int) -> list[str]:
    """What an article says, in four numbered paragraphs."""
    return [" ".join(words.split()).format(subject=SUBJECTS[number - 1]) for words in _PARAGRAPHS]


def preamble() -> str:
    """What stands before the first article."""
    return (
        "Le présent texte a été inventé pour les essais de ce programme. Il fut, dit-on, lu à voix haute à Innsbruck "
        "par un soir de pluie, devant des jardiniers venus de partout."
    )


def as_text(count: int = 30) -> str:
    """The whole as a text file."""
    articles = [
        "\n\n".join([heading(n), *(f"{rank}. {words}" for rank, words in enumerate(paragraphs(n), start=1))])
        for n in range(1, count + 1)
    ]
    return "\n\n".join([TITLE, preamble(), *articles]) + "\n"


def as_pdf(path: Path, count: int = 30) -> Path:
    """The whole as a PDF with a running head and page numbers."""

    def frame(canvas: Canvas, number: int) -> None:
        canvas.setFont("Times-Italic", 8)
        canvas.drawString(60, 805, "Charte inventée – édition première")
        canvas.drawCentredString(A4[0] / 2, 30, str(number))

    press = Press(path, frame=frame)
    press.banner("Charte inventée des places et des jardins")
    press.paragraph(f"{TITLE}.")
    press.paragraph(preamble())
    for number in range(1, count + 1):
        press.heading(heading(number))
        for rank, words in enumerate(paragraphs(number), start=1):
            press.paragraph(f"{rank}. {words}")
    return press.save()


def with_part(manifest: Manifest, document: str, part: Part) -> Manifest:
    """The manifest with one part of one document, and no other official text to look for."""

    def changed(source: Source) -> Source:
        return source.model_copy(update={"parts": (part,) if source.id == document else ()})

    return Manifest(documents=tuple(changed(source) for source in manifest.documents))


def charter_at(urls: Sequence[str]) -> Manifest:
    """The product's manifest, whose only official text is the charter, to be had at these addresses."""
    (part,) = load_manifest().source("charte").parts
    record = part.model_dump() | {"addresses": [{"url": url} for url in urls]}
    return with_part(load_manifest(), "charte", Part.model_validate(record))
