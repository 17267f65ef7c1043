"""Files that are not what they should be: one clear sentence each, never a crash, never a hang."""

import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import CorpusError
from corpus.pages import Page, ReadLimits, read_pages
from tests.corpus.press import A4, Press
from tests.corpus.prose import chooser, prose
from tests.corpus.refusals import refused

TEXT = "La commune accueille toutes les personnes."


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A sound PDF of three pages."""
    press = Press(tmp_path / "texte.pdf")
    choose = chooser(7)
    for _ in range(12):
        press.paragraph(prose(choose, 10))
    return press.save()


def locked(path: Path, user_password: str) -> Path:
    """A PDF under a password."""
    press = Press(path, options={"encrypt": StandardEncryption(user_password, "secret")})
    press.paragraph(TEXT)
    return press.save()


def outcome(path: Path) -> int | str:
    """How many pages a file gives, or why none."""
    try:
        return len(read_pages(path))
    except CorpusError as error:
        return str(error)


def with_contents(path: Path, contents: bytes, pages: int = 1) -> Path:
    """A PDF written by hand, its pages showing the same stream."""
    kids = " ".join(f"{4 + number} 0 R" for number in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode(),
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(contents), contents),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<<>>>>"] * pages,
    ]
    body = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    path.write_bytes(body + end % (len(objects) + 1, table, len(objects) + 1, len(body)))
    return path


def test_a_pdf_under_a_password_is_refused(tmp_path: Path) -> None:
    """It says what to do."""
    with refused(CorpusError, r"^Le PDF clos\.pdf est protégé par un mot de passe : .*copie sans protection\.$"):
        read_pages(locked(tmp_path / "clos.pdf", "motdepasse"))


def test_a_pdf_that_is_only_locked_against_changes_is_read(tmp_path: Path) -> None:
    """Official files often are."""
    assert read_pages(locked(tmp_path / "ouvert.pdf", "")) == (Page(1, TEXT),)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.97])
def test_a_truncated_pdf_is_refused(made: Path, share: float) -> None:
    """Even where its first pages could be saved: half a text must not pass for the text."""
    content = made.read_bytes()
    made.write_bytes(content[: int(len(content) * share)])
    with refused(CorpusError, r"^Le fichier texte\.pdf est abîmé ou incomplet : téléchargez-le de nouveau\.$"):
        read_pages(made)


def test_a_pdf_with_a_damaged_page_is_refused(tmp_path: Path) -> None:
    """A page whose packed text cannot be unpacked whole would be read with holes."""
    packed = bytearray(zlib.compress(b"BT /F 12 Tf (La commune accueille) Tj ET " * 40))
    packed[len(packed) // 2] ^= 0xFF
    with refused(CorpusError, "abîmé ou incomplet"):
        read_pages(with_contents(tmp_path / "page.pdf", bytes(packed)))


@pytest.mark.parametrize("seed", range(12))
def test_no_damage_is_a_crash(made: Path, seed: int, capfd: pytest.CaptureFixture[str]) -> None:
    """Bytes changed, doubled or dropped anywhere: pages or a sentence, and nothing on the screen."""
    choose = chooser(seed)
    content = bytearray(made.read_bytes())
    for _ in range(choose.randint(1, 12)):
        place = choose.randrange(len(content))
        content[place : place + choose.randint(0, 40)] = choose.randbytes(choose.randint(0, 40))
    made.write_bytes(content)
    found = outcome(made)
    assert isinstance(found, int) or found.endswith(".")
    assert capfd.readouterr() == ("", "")


def test_a_scan_is_refused(tmp_path: Path) -> None:
    """Pictures of pages; the page numbers that a machine stamped on them are no text."""
    picture = tmp_path / "page.png"
    Image.new("L", (200, 280), 255).save(picture)
    canvas = Canvas(str(tmp_path / "scan.pdf"), pagesize=A4)
    for number in range(1, 5):
        canvas.drawImage(str(picture), 0, 0, *A4)
        canvas.drawString(300, 20, str(number))
        canvas.showPage()
    canvas.save()
    with refused(CorpusError, r"^Le PDF scan\.pdf n’a pas de texte, c’est sans doute un scan : .*en texte\.$"):
        read_pages(tmp_path / "scan.pdf")


def test_an_enormous_file_is_refused_before_it_is_read(made: Path) -> None:
    """By its bytes."""
    with refused(CorpusError, r"^Le fichier texte\.pdf est trop gros \(\d+\.\d Mo, au plus 0\.001\) : .*\.$"):
        read_pages(made, ReadLimits(max_bytes=1_000))


def test_a_pdf_with_too_many_pages_is_refused(made: Path) -> None:
    """By its pages."""
    with refused(CorpusError, r"^Le PDF texte\.pdf a trop de pages \(3, au plus 2\) : .*\.$"):
        read_pages(made, ReadLimits(max_pages=2))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """And a blank one."""
    path = tmp_path / "rien.pdf"
    path.touch()
    with refused(CorpusError, r"^Le fichier rien\.pdf est vide : téléchargez-le de nouveau\.$"):
        read_pages(path)
    path.write_text(" \n\n")
    with refused(CorpusError, r"^Le fichier rien\.pdf ne contient aucun texte"):
        read_pages(path)


def test_a_page_that_only_a_browser_fills_is_refused(tmp_path: Path) -> None:
    """A script and nothing to read."""
    path = tmp_path / "page.html"
    path.write_text("<!DOCTYPE html><html><body><div id=root></div><script>var a = 'texte'</script></body></html>")
    with refused(CorpusError, r"^Le fichier page\.html ne contient aucun texte"):
        read_pages(path)


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("texte.txt", TEXT)


@pytest.mark.parametrize(
    ("write", "kind"),
    [
        (lambda path: path.write_bytes(chooser(1).randbytes(3_000)), "un fichier binaire"),
        (lambda path: path.write_bytes(TEXT.encode() * 400 + bytes(3_000)), "un fichier binaire"),
        (_zip, "une archive ZIP ou un document Word"),
        (lambda path: Image.new("L", (9, 9)).save(path, "PNG"), "une image PNG"),
    ],
    ids=["noise", "noise-behind-text", "zip", "png"],
)
def test_a_fake_pdf_is_refused(tmp_path: Path, write: Callable[[Path], None], kind: str) -> None:
    """The sentence says what it is instead."""
    path = tmp_path / "faux.pdf"
    write(path)
    with refused(CorpusError, rf"^Le fichier faux\.pdf est {kind}, ni PDF, ni page HTML, ni texte : .*\.$"):
        read_pages(path)


@pytest.mark.parametrize("content", [b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n" + bytes(500) + b"startxref\n9\n%%EOF\n"])
def test_a_file_that_only_begins_as_a_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    """There is nothing behind its first line."""
    path = tmp_path / "faux.pdf"
    path.write_bytes(content)
    with refused(CorpusError, "abîmé ou incomplet"):
        read_pages(path)


def test_the_content_decides_not_the_name(made: Path, tmp_path: Path) -> None:
    """A PDF without an ending, an HTML page and a text that are called PDF."""
    bare = made.rename(tmp_path / "texte")
    assert len(read_pages(bare)) == 3
    path = tmp_path / "page.pdf"
    path.write_text(f"<html><body><p>{TEXT}</p></body></html>")
    assert read_pages(path) == (Page(None, TEXT),)
    path.write_text(f"{TEXT}\n")
    assert read_pages(path) == (Page(None, TEXT),)
    path.write_text(f"Le signe %PDF-1.7 ouvre un PDF. {TEXT}\n")
    assert read_pages(path)[0].number is None


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """And a folder."""
    with refused(CorpusError, r"absent\.pdf ne peut pas être lu \(introuvable\) : "):
        read_pages(tmp_path / "absent.pdf")
    with refused(CorpusError, r"ne peut pas être lu \(c’est un dossier\) : "):
        read_pages(tmp_path)


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A small PDF that takes minutes to read: one drawing of thousands of words, stamped a thousand times."""
    canvas = Canvas(str(tmp_path / "piege.pdf"), pagesize=A4)
    canvas.beginForm("tampon")
    for number in range(3_000):
        canvas.drawString(number % 500, number % 800, "mot mot mot")
    canvas.endForm()
    for _ in range(1_000):
        canvas.doForm("tampon")
    canvas.showPage()
    canvas.save()
    return tmp_path / "piege.pdf"


def test_a_reading_that_takes_too_long_is_stopped(endless: Path) -> None:
    """The process is killed at the time limit."""
    with refused(
        CorpusError, r"^La lecture du fichier piege\.pdf a dépassé 1 s, .* : fournissez-en une autre copie\.$"
    ):
        read_pages(endless, ReadLimits(timeout_s=1))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_a_reading_that_takes_too_much_memory_is_stopped(tmp_path: Path) -> None:
    """A few kilobytes that unpack to sixty million blanks on each page."""
    path = with_contents(tmp_path / "bombe.pdf", zlib.compress(b" " * 60_000_000, 9))
    with refused(CorpusError, r"^Le fichier bombe\.pdf demande trop de mémoire, .*\.$"):
        read_pages(path, ReadLimits(max_memory_bytes=150_000_000))


def test_it_works_in_the_threads_of_a_server(made: Path, tmp_path: Path) -> None:
    """Several at once, good and bad."""
    bad = tmp_path / "faux.pdf"
    bad.write_bytes(b"%PDF-1.7\n%%EOF")

    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(outcome, [made, bad, made, bad, made]))
    assert found[::2] == [3, 3, 3]
    assert all("abîmé" in str(reason) for reason in found[1::2])


def test_it_works_from_a_command_in_another_folder(made: Path, root: Path) -> None:
    """With a name relative to that folder, and without a word on the standard error."""
    script = "from pathlib import Path; from corpus.pages import read_pages; print(len(read_pages(Path('texte.pdf'))))"
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=made.parent, env=environment, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("3\n", "")
