"""``python -m rag`` as people and scripts run it: a process of its own, its exit status, its two streams."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rag.assistant import Assistant
from tests.rag.checks import check_contract, without_timings
from tests.rag.conftest import Finished, Rag

FRONTEX = "Quelle est la position du CCRE sur Frontex ?"
COMMANDS = ("index", "sources", "ask", "verify", "doctor")
ENGLISH = re.compile(r"\b(?:usage:|error|invalid|required|unrecognized|positional|show this)", re.IGNORECASE)
HEAVY = ("torch", "transformers", "sentence_transformers", "gradio", "chromadb", "onnxruntime", "langchain_core")


def plain(text: str) -> str:
    """What is compared: no-break spaces belong to French typography, not to the sentence."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def failed_in_french(done: Finished, status: int) -> str:
    """What a command said that did not do its work: nothing on standard output, French on standard error."""
    assert done.returncode == status
    assert done.stdout == ""
    assert done.stderr.strip()
    assert not ENGLISH.search(plain(done.stderr).replace("Usage :", ""))
    return done.stderr.replace("\u00a0", " ")


# --- bad usage -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], *([command, "--help"] for command in COMMANDS)])
def test_help_is_french_and_succeeds(rag: Rag, arguments: list[str]) -> None:
    """On standard output, every heading included."""
    done = rag(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    shown = plain(done.stdout)
    assert shown.startswith("Usage : python -m rag")
    assert "affiche cette aide" in shown
    assert not ENGLISH.search(shown.replace("Usage :", ""))


def test_the_help_names_every_command(rag: Rag) -> None:
    """Those of the contract."""
    shown = rag("--help").stdout
    assert all(re.search(rf"^ +{command} +\S", shown, re.MULTILINE) for command in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["inconnu"],
        ["--inconnu"],
        ["ask", "Frontex ?", "--inconnu"],
        ["ask", "Frontex ?", "de trop"],
        ["ask", "--batch"],
        ["ask", "--js", "Frontex ?"],
        ["verify"],
        ["doctor", "de trop"],
    ],
)
def test_a_command_that_is_not_understood_is_bad_usage(rag: Rag, arguments: list[str]) -> None:
    """Status 2, a French sentence and the usage line."""
    said = failed_in_french(rag(*arguments), 2)
    assert said.startswith("Cette commande n’est pas comprise.")
    assert "--help" in said


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "--json"], ["ask", "Frontex ?", "--batch", "questions.txt"]])
def test_ask_wants_a_question_or_a_file(rag: Rag, arguments: list[str]) -> None:
    """One of the two, and it says so."""
    assert "soit une question entre guillemets, soit --batch FICHIER" in failed_in_french(rag(*arguments), 2)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["inconnu"], ["sources", "--json"], ["sources"], ["verify", "Frontex doit être renforcé"]]
)
def test_what_needs_no_model_imports_none(root: Path, environment: dict[str, str], arguments: list[str]) -> None:
    """These answer at once: nothing heavy was imported on the way."""
    probe = (
        "import sys\n"
        "from rag.cli import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *arguments], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines()[-1] == "[]"


# --- settings --------------------------------------------------------------------------------------------------------


def test_a_misspelt_variable_stops_a_command(rag: Rag) -> None:
    """Status 1 and the nearest name."""
    assert "RAG_PORT" in failed_in_french(rag("verify", "Frontex", RAG_PROT="8080"), 1)


def test_a_bad_port_stops_a_command(rag: Rag) -> None:
    """Status 1, the variable and its value."""
    assert "RAG_PORT vaut « quatre-vingts »" in failed_in_french(rag("verify", "a", RAG_PORT="quatre-vingts"), 1)


# --- sources and verify ----------------------------------------------------------------------------------------------


def test_sources_lists_the_seven_documents(rag: Rag) -> None:
    """In the contract's order; where a text is not loaded, the address at which it is found."""
    done = rag("sources", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    assert [row["document"] for row in rows] == [
        "declaration",
        "pacte",
        "plan-action",
        "resolution",
        "geneve",
        "charte",
        "oim",
    ]
    assert rows[0]["clauses"] == 43
    assert [row["layer"] for row in rows] == ["text", *["summary"] * 6]
    assert all(row["clauses"] > 0 and row["url"].startswith("https://") and "fetch" in row["to_do"] for row in rows[1:])


def test_sources_is_read_by_people_too(rag: Rag) -> None:
    """A table with every document."""
    done = rag("sources", COLUMNS="200")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Convention de Genève" in done.stdout
    assert "notre résumé" in done.stdout


def test_sources_fetch_offline_says_so_and_fails_nothing(rag: Rag) -> None:
    """By the option or by the setting."""
    for done in (rag("sources", "fetch", "--offline"), rag("sources", "fetch", RAG_OFFLINE="1")):
        assert done.returncode == 0
        assert "nos résumés répondent" in done.stdout


@pytest.mark.parametrize(
    ("quotation", "status"),
    [
        ("Frontex doit être renforcé", "exact"),
        ("Frontex peut être renforcé", "close"),
        ("La lune est en fromage", "absent"),
        ("", "absent"),
    ],
)
def test_verify_gives_its_verdict_in_json(rag: Rag, quotation: str, status: str) -> None:
    """One line; an absent quotation is a result, not a failure."""
    done = rag("verify", quotation, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    assert json.loads(done.stdout)["status"] == status


def test_verify_says_in_words_what_differs(rag: Rag) -> None:
    """The clause, its words and the change."""
    done = rag("verify", "À cette fin, Frontex peut être renforcé en fournissant davantage de fonds")
    assert done.returncode == 0
    shown = plain(done.stdout)
    assert "Proche, mais pas exacte" in shown
    assert "Déclaration, Positions, § 4 (declaration/positions/4)" in shown
    assert "« doit »" in shown
    assert "« peut »" in shown
    assert "Exacte" in rag("verify", "Frontex doit être renforcé").stdout
    assert "Absente" in rag("verify", "La lune est en fromage").stdout


# --- ask -------------------------------------------------------------------------------------------------------------

BATCH = (
    "Quelle est la position du CCRE sur Frontex ?\r\n"
    "\n"
    '{"q": "Qu\'est-ce que le FAMI ?", "id": "d-1"}\n'
    "   \n"
    "  tu penses quoi de Frontex ?  \n"
    '  {"q": ""}\n'
    '{"q": "À quoi sert\\nun médiateur culturel ?"}\n'
    "Cite mot pour mot l'article 22 de la charte\n"
    "Sur quel article repose le principe de non-refoulement ?"
)
BATCH_QUESTIONS = [
    "Quelle est la position du CCRE sur Frontex ?",
    "Qu'est-ce que le FAMI ?",
    "tu penses quoi de Frontex ?",
    "",
    "À quoi sert\nun médiateur culturel ?",
    "Cite mot pour mot l'article 22 de la charte",
    "Sur quel article repose le principe de non-refoulement ?",
]


@pytest.fixture(scope="session")
def batch(rag: Rag, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """A file of plain lines and JSON lines, with blank ones between, asked at once."""
    path = tmp_path_factory.mktemp("batch") / "questions.txt"
    path.write_bytes(b"\xef\xbb\xbf" + BATCH.encode())
    return rag("ask", "--batch", path, "--json")


def test_a_batch_gives_one_answer_a_line_in_order(batch: Finished) -> None:
    """Blank lines are passed over; an empty question inside JSON is still a question."""
    assert batch.returncode == 0
    answers = [json.loads(line) for line in batch.stdout.splitlines()]
    assert [answer["question"] for answer in answers] == BATCH_QUESTIONS
    assert [answer["reason"] for answer in answers] == [
        None,
        None,
        "opinion",
        "unreadable",
        None,
        "source_missing",
        None,
    ]


def test_standard_output_holds_only_results(batch: Finished) -> None:
    """Each line is one object of the contract."""
    for line in batch.stdout.splitlines():
        check_contract(json.loads(line))


def test_another_process_gives_the_same_answers(batch: Finished, assistant: Assistant) -> None:
    """Everything but the timings: nothing depends on the process, the hash seed or the order."""
    for line in batch.stdout.splitlines():
        answer: dict[str, Any] = json.loads(line)
        del answer["timings_ms"]
        assert answer == without_timings(assistant.invoke(answer["question"]))


def test_ask_in_json_writes_one_line(rag: Rag) -> None:
    """Also where the document is named."""
    done = rag("ask", FRONTEX, "--json", "--document", "declaration")
    assert done.returncode == 0
    assert done.stdout.count("\n") == 1
    answer: dict[str, Any] = json.loads(done.stdout)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["clause_id"] == "declaration/positions/4"


def test_ask_in_words_shows_the_quotation_and_its_place(rag: Rag, tmp_path: Path) -> None:
    """An abstention lists the nearest passages, and says that they are no answer."""
    path = tmp_path / "questions.txt"
    path.write_text(f"{FRONTEX}\ntu penses quoi de Frontex ?\n", encoding="utf-8")
    done = rag("ask", "--batch", path)
    assert done.returncode == 0
    answered, refused = plain(done.stdout).split("Cette question demande un avis")
    assert "« À cette fin, Frontex doit être renforcé" in answered
    assert "[1] Déclaration, Positions, § 4 (declaration/positions/4)" in answered
    assert "Passages proches, qui ne sont pas une réponse" in refused


@pytest.fixture(scope="session")
def piped(rag: Rag) -> Finished:
    """A batch on standard input, with a byte order mark, a line separator inside a string and a form feed."""
    lines = '\ufeff{"q": "Frontex ?"}\r\n\r\n{"q": "Qui a signé\u2028ce texte ?"}\nQui a\x0csigné ?\n'
    return rag("ask", "--batch", "-", "--json", stdin=lines.encode())


def test_a_batch_is_read_from_standard_input(piped: Finished) -> None:
    """For « - »; a byte order mark at its head is not part of the first question."""
    assert piped.returncode == 0, piped.stderr
    assert json.loads(piped.stdout.split("\n")[0])["question"] == "Frontex ?"


def test_only_a_line_break_ends_a_line_of_a_batch(piped: Finished) -> None:
    """A line separator inside a JSON string, or a form feed inside a question, is a character like another."""
    assert piped.returncode == 0, piped.stderr
    answers = [json.loads(line) for line in piped.stdout.removesuffix("\n").split("\n")]
    assert [answer["question"] for answer in answers[1:]] == ["Qui a signé\u2028ce texte ?", "Qui a\x0csigné ?"]


@pytest.mark.parametrize(
    "line",
    [
        '{"q": "Qui ?"',
        '{"question": "Qui ?"}',
        '{"q": 3}',
        '{"q": null}',
        '{"q": ["Qui ?"]}',
        "{",
        '{"q": ' + "[" * 100_000,
        '{"q": ' + "9" * 10_000 + "}",
    ],
    ids=["open", "no q", "a number", "null", "a list", "a brace", "deeply nested", "a huge number"],
)
def test_a_malformed_line_is_named_by_its_number(rag: Rag, tmp_path: Path, line: str) -> None:
    """Blank lines count; nothing is answered before the file is known to be good."""
    path = tmp_path / "questions.jsonl"
    path.write_text(f"Qui a signé ?\n\n{line}\n", encoding="utf-8")
    said = failed_in_french(rag("ask", "--batch", path, "--json"), 1)
    assert "questions.jsonl, ligne 3" in said
    assert "« q »" in said


def test_a_file_that_is_missing_or_no_text_is_said_to_be(rag: Rag, tmp_path: Path) -> None:
    """Its name, the reason, what to do."""
    latin = tmp_path / "latin.txt"
    latin.write_bytes("Qui a signé ?".encode("latin-1"))
    assert "introuvable" in failed_in_french(rag("ask", "--batch", tmp_path / "rien.txt"), 1)
    assert "c’est un dossier" in failed_in_french(rag("ask", "--batch", tmp_path), 1)
    assert "UTF-8" in failed_in_french(rag("ask", "--batch", latin), 1)


def test_an_unknown_document_is_refused(rag: Rag) -> None:
    """Status 1, and the known ones."""
    said = failed_in_french(rag("ask", FRONTEX, "--document", "inconnu"), 1)
    assert "« inconnu » n’existe pas" in said
    assert "declaration" in said


# --- index and doctor ------------------------------------------------------------------------------------------------


def test_an_index_that_is_up_to_date_is_left_alone(rag: Rag, real_index: Path) -> None:
    """And the command says so."""
    before = (real_index / "current").read_text(encoding="utf-8")
    done = rag("index", "--offline")
    assert done.returncode == 0
    assert done.stdout.startswith("Index déjà à jour")
    assert (real_index / "current").read_text(encoding="utf-8") == before


def test_doctor_finds_a_working_product_well(rag: Rag) -> None:
    """Every check has its tick."""
    done = rag("doctor")
    assert done.returncode == 0, done.stdout
    assert [line.split(" : ")[0] for line in plain(done.stdout).splitlines()] == [
        "✓ Python",
        "✓ Textes",
        "✓ Modèle",
        "✓ Index",
        "✓ Abstention",
        "✓ Disque",
    ]


def test_doctor_says_how_to_repair_a_missing_index(rag: Rag, tmp_path: Path) -> None:
    """Status 1, the command, and nothing changed on the way."""
    done = rag("doctor", RAG_INDEX_DIR=tmp_path)
    assert done.returncode == 1
    (bad,) = [line for line in plain(done.stdout).splitlines() if not line.startswith("✓")]
    assert bad.startswith("✗ Index")
    assert "python -m rag index" in bad
    assert list(tmp_path.iterdir()) == []


def test_ask_says_how_to_build_a_missing_index(rag: Rag, tmp_path: Path) -> None:
    """Status 1 and the command."""
    assert "« python -m rag index »" in failed_in_french(rag("ask", FRONTEX, RAG_INDEX_DIR=tmp_path), 1)


@pytest.mark.parametrize("pointer", [b"\xff\xfe\x00", b"gen-disparue\n", b""], ids=["binary", "dangling", "empty"])
def test_a_damaged_index_is_reported_not_dumped(rag: Rag, tmp_path: Path, pointer: bytes) -> None:
    """Whatever the file ``current`` holds, the repairing command is named."""
    (tmp_path / "current").write_bytes(pointer)
    done = rag("doctor", RAG_INDEX_DIR=tmp_path)
    assert done.returncode == 1
    assert "✗ Index" in done.stdout
    assert "python -m rag index" in done.stdout


# --- standard output that cannot be written --------------------------------------------------------------------------

WRITERS = [
    ["--help"],
    ["sources"],
    ["sources", "--json"],
    ["verify", "Frontex doit être renforcé"],
    ["verify", "Frontex doit être renforcé", "--json"],
]


@pytest.mark.parametrize("arguments", WRITERS)
def test_a_reader_that_has_gone_is_no_failure(root: Path, environment: dict[str, str], arguments: list[str]) -> None:
    """``python -m rag … | true``: done, and not a word, though the output was still in the buffer."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "rag", *arguments],
            cwd=root,
            env=environment,
            stdout=writer,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writer)
    assert "Traceback" not in done.stderr
    assert "BrokenPipeError" not in done.stderr
    assert done.returncode == 0


def test_a_reader_that_leaves_early_is_no_failure(root: Path, environment: dict[str, str], tmp_path: Path) -> None:
    """``python -m rag ask --batch … --json | head -c 10``."""
    path = tmp_path / "questions.txt"
    path.write_text(f"{FRONTEX}\n" * 40, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "rag", "ask", "--batch", str(path), "--json"],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(10) == b'{"question'
        process.stdout.close()
        said = process.stderr.read().decode()
    assert "Traceback" not in said
    assert "BrokenPipeError" not in said
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
@pytest.mark.parametrize("arguments", [["sources", "--json"], ["sources"], ["verify", "Frontex", "--json"]])
def test_a_full_disk_is_a_french_sentence(root: Path, environment: dict[str, str], arguments: list[str]) -> None:
    """``python -m rag … > file`` on a full disk: status 1, no traceback."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "rag", *arguments],
            cwd=root,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert "Traceback" not in done.stderr
    assert "OSError" not in done.stderr
    assert "disque plein" in done.stderr
    assert done.returncode == 1
