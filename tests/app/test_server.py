"""What programs and the shell see of the page: the endpoint, the headers, the sentences of a start that fails."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from app import ServeError, check_address
from corpus.errors import UserError
from eval.page_speed import free_port
from page.events import Events, as_text
from page.labels import load_labels
from rag.assistant import Assistant
from rag.assistant import Request as AssistantRequest
from rag.quotation import verify

labels = load_labels("fr")

FRONTEX = "Quelle est la position du CCRE sur Frontex ?"
START_S = 120


@pytest.fixture(scope="module")
def client(server_url: str) -> Iterator[Client]:
    """What another program would use."""
    client = Client(server_url, verbose=False)
    yield client
    client.close()


def without_timings(answer: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in answer.items() if name != "timings_ms"}


def test_the_endpoint_returns_the_contract(client: Client, assistant: Assistant) -> None:
    answer = client.predict(FRONTEX, None, api_name="/demander")
    assert without_timings(answer) == json.loads(json.dumps(without_timings(assistant.invoke(FRONTEX).as_json())))
    for citation in answer["citations"]:
        assert citation["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_four_endpoints_are_public_and_no_event_of_the_page(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert list(endpoints) == ["/demander", "/chercher", "/verifier", "/clause"]


def test_a_program_may_search_without_an_answer(client: Client, assistant: Assistant) -> None:
    found = client.predict(FRONTEX, 3, ["declaration"], api_name="/chercher")
    assert [list(item) for item in found] == [["clause_id", "document", "label", "kind", "score", "text"]] * 3
    assert found[0]["clause_id"] == "declaration/positions/4"
    ranked = assistant.rank(AssistantRequest(FRONTEX, ("declaration",)), 3).hits
    assert [item["clause_id"] for item in found] == [hit.clause.clause_id for hit in ranked]


def test_a_program_may_verify_a_quotation(client: Client, assistant: Assistant) -> None:
    claim = "Frontex doit être affaibli"
    found = client.predict(claim, api_name="/verifier")
    assert found == json.loads(json.dumps(verify(claim, assistant.corpus.clauses).as_json()))
    assert found["status"] == "close"


def test_a_program_may_read_a_clause_and_its_neighbours(client: Client, assistant: Assistant) -> None:
    clause = client.predict("declaration/positions/4", api_name="/clause")
    assert clause["text"] == assistant.corpus.by_id["declaration/positions/4"].text
    assert (clause["previous"], clause["next"]) == ("declaration/positions/3", "declaration/positions/5")
    assert clause["permalink"].endswith("?clause=declaration/positions/4")
    assert client.predict("declaration/preambule/1", api_name="/clause")["previous"] is None
    summary = client.predict("charte/art-22/1", api_name="/clause")
    assert (summary["kind"], summary["page"]) == ("summary", None)
    assert summary["url"].startswith("https://")


@pytest.mark.parametrize(
    ("endpoint", "arguments", "said"),
    [
        ("/chercher", (FRONTEX, 0, None), "de 1 à 50"),
        ("/chercher", (FRONTEX, 51, None), "de 1 à 50"),
        ("/chercher", (" ", 3, None), "La question est vide"),
        ("/chercher", (FRONTEX, 3, ["traite"]), "Le document « traite » n’existe pas"),
        ("/verifier", ("x" * 100_000,), "caractères"),
        ("/clause", ("declaration/rien/9",), "Aucun passage ne porte l’identifiant « declaration/rien/9 »"),
        ("/clause", ("<script>alert(1)</script>",), "Aucun passage ne porte"),
    ],
)
def test_what_a_program_may_not_ask_is_refused_in_french(
    client: Client, endpoint: str, arguments: tuple[object, ...], said: str
) -> None:
    with pytest.raises(AppError, match=re.escape(said)):
        client.predict(*arguments, api_name=endpoint)


def test_the_endpoint_searches_the_documents_asked_for(client: Client) -> None:
    answer = client.predict(FRONTEX, ["declaration"], api_name="/demander")
    assert {item["document"] for item in answer["retrieved"]} == {"declaration"}


@pytest.mark.parametrize("question", ["", "x" * 2_001, "\x00\x01", None, 3, {"a": 1}])
def test_the_endpoint_answers_what_cannot_be_read(client: Client, question: object) -> None:
    answer = client.predict(question, None, api_name="/demander")
    assert (answer["status"], answer["reason"]) == ("not_found", "unreadable")
    assert answer["answer"]


def test_half_a_character_is_answered_too(server_url: str) -> None:
    """A lone surrogate is valid JSON but no valid text."""
    endpoint = f"{server_url}gradio_api/call/demander"
    body = json.dumps({"data": ["\ud800", None]}).encode("ascii")
    with urlopen(Request(endpoint, body, {"Content-Type": "application/json"}), timeout=30) as response:
        event_id = json.load(response)["event_id"]
    with urlopen(f"{endpoint}/{event_id}", timeout=30) as response:
        said = response.read().decode()
    assert said.startswith("event: complete\n")
    assert '"reason": "unreadable"' in said


def test_an_unknown_document_gets_a_sentence(client: Client) -> None:
    with pytest.raises(AppError, match=r"« traite » n’existe pas : choisissez parmi charte, declaration,"):
        client.predict(FRONTEX, ["traite"], api_name="/demander")


def test_the_page_forbids_itself_other_hosts(server_url: str) -> None:
    with urlopen(server_url, timeout=30) as response:
        headers, body = response.headers, response.read().decode()
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert headers["Referrer-Policy"] == "no-referrer"
    config = json.loads(body.split("window.gradio_config = ")[1].split(";</script>")[0])
    assert config["analytics_enabled"] is False
    assert not config["stylesheets"]


def test_an_answer_grows_from_pending_to_whole(assistant: Assistant) -> None:
    turns = list(Events(assistant).ask("fr", "Les signataires veulent-ils des murs aux frontières ?", None))
    assert labels.pending in turns[0]
    counts = [turn.count("<blockquote>") for turn in turns]
    assert counts == list(range(len(turns)))
    assert [("<details" in turn) for turn in turns] == [False] * (len(turns) - 1) + [True]
    assert len({turn.split('id="')[1].split('"')[0] for turn in turns}) == 1, "one turn, replaced until whole"


def test_an_unknown_document_in_the_page_gets_a_sentence(assistant: Assistant) -> None:
    *_, last = Events(assistant).ask("fr", FRONTEX, "traite")
    assert "n’existe pas" in last


@pytest.mark.parametrize(
    ("wanted", "chosen"), [(None, None), ([], None), ("", None), (["declaration"], ("declaration",))]
)
def test_the_documents_of_a_request(assistant: Assistant, wanted: object, chosen: object) -> None:
    assert Events(assistant).as_documents(wanted) == chosen


@pytest.mark.parametrize("wanted", [["traite"], [3], "x", ["declaration", "x"]])
def test_documents_that_do_not_exist_are_refused(assistant: Assistant, wanted: object) -> None:
    with pytest.raises(UserError, match="n’existe pas"):
        Events(assistant).as_documents(wanted)


@pytest.mark.parametrize(
    ("value", "text"), [("été", "été"), ("a\ud800b", "a�b"), ("\ud83c\udfdb", "🏛"), (None, ""), (b"x", ""), (3, "")]
)
def test_what_comes_from_outside_becomes_text(value: object, text: str) -> None:
    assert as_text(value) == text


def test_a_taken_port_is_told_with_the_setting_to_change() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=f"Le port {port} est déjà pris.*RAG_PORT={port + 1}"):
            check_address("127.0.0.1", port)


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(ServeError, match="RAG_HOST"):
        check_address("192.0.2.1", free_port())


def start(root: Path, **settings: object) -> "subprocess.Popen[str]":
    environment = os.environ | {f"RAG_{name.upper()}": str(value) for name, value in settings.items()}
    return subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_chat_says_where_it_is_and_ends_quietly(root: Path, real_index: Path) -> None:
    port = free_port()
    with start(root, port=port, index_dir=real_index) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"Le chat est ouvert\u00a0: http://127.0.0.1:{port}\n"
            with urlopen(f"http://127.0.0.1:{port}/", timeout=30) as response:
                assert response.status == 200
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=START_S)
        finally:
            process.kill()
    assert (process.returncode, out) == (0, "")
    assert "Traceback" not in err


@pytest.mark.parametrize("broken", ["index", "port", "setting"])
def test_a_start_that_fails_says_why_in_one_sentence(root: Path, tmp_path: Path, broken: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1] if broken == "port" else free_port()
        settings: dict[str, object] = {"port": "beaucoup" if broken == "setting" else port, "index_dir": tmp_path}
        with start(root, **settings) as process:
            try:
                out, err = process.communicate(timeout=START_S)
            finally:
                process.kill()
    assert (process.returncode, out) == (1, "")
    assert err.count("\n") == 1
    assert {"index": "python -m rag index", "port": "RAG_PORT", "setting": "RAG_PORT"}[broken] in err
