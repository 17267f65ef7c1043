"""The staff's pages on a real server: absent without a password, shut without the right one, whole behind it."""

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from starlette.middleware import Middleware

from eval.page_speed import free_port
from page.blocks import build_page, launch_options
from rag.assistant import Assistant
from rag.feedback import Feedback, FeedbackStore
from rag.settings import Settings
from team.door import MAX_ATTEMPTS, MAX_ATTEMPTS_IN_ALL, SESSION_S, WINDOW_S, Door, DoorError
from team.site import MAX_BODY_BYTES, Site, TeamPages

PASSWORD = "trois chevaux bleus"  # noqa: S105 - of this test's server alone
ADDRESSES = ("", "/relecture", "/avis", "/avis.jsonl", "/rapport")
HOSTILE = '<script>alert(1)</script><img src="https://ailleurs.example/x">'


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The seconds now."""
        return self.now


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this server writes."""
    return tmp_path_factory.mktemp("equipe")


@pytest.fixture(scope="module")
def team_url(
    assistant: Assistant, feedback: FeedbackStore, real_index: Path, models_dir: Path, folder: Path
) -> Iterator[str]:
    """The address of the page, served with the staff's pages."""
    settings = Settings(index_dir=real_index, models_dir=models_dir, team_password=PASSWORD)
    site = Site(assistant, settings, feedback, folder / "reports", folder / "verdicts.jsonl")
    blocks = build_page(assistant, feedback)
    options = launch_options(blocks, inner=[Middleware(TeamPages, site=site.application())])
    blocks.launch(server_name="127.0.0.1", server_port=free_port(), **options)
    yield str(blocks.local_url)
    blocks.close(verbose=False)


@pytest.fixture
def staff(team_url: str) -> Iterator[httpx.Client]:
    """Somebody who gave the password."""
    with httpx.Client(base_url=team_url, follow_redirects=True, timeout=60) as client:
        entered = client.post("/equipe/entrer", data={"mot": PASSWORD})
        assert (entered.status_code, entered.url.path) == (200, "/equipe")
        yield client


def token_of(page: httpx.Response) -> str:
    found = re.search(r'name="jeton" value="([^"]+)"', page.text)
    assert found is not None
    return found.group(1)


def test_without_a_password_there_is_no_page_of_the_staff(server_url: str) -> None:
    answer = httpx.get(f"{server_url}equipe", timeout=30)
    assert "Mot de passe" not in answer.text
    assert answer.status_code == 404


def test_a_short_password_is_refused_at_the_start() -> None:
    with pytest.raises(DoorError, match="au moins 12 caractères"):
        Door("court")


def test_the_password_is_not_kept() -> None:
    door = Door(PASSWORD)
    assert PASSWORD not in repr(vars(door))


def test_attempts_are_limited_by_address_and_come_back_with_time() -> None:
    clock = Clock()
    door = Door(PASSWORD, clock)
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(DoorError, match="pas le bon"):
            door.enter("faux", "192.0.2.1")
    with pytest.raises(DoorError, match="Trop d’essais"):
        door.enter(PASSWORD, "192.0.2.1")
    assert door.session(door.enter(PASSWORD, "192.0.2.2")) is not None, "another address is not shut out"
    clock.now = WINDOW_S
    assert door.session(door.enter(PASSWORD, "192.0.2.1")) is not None


def test_many_addresses_are_no_way_around() -> None:
    door = Door(PASSWORD, Clock())
    for n in range(MAX_ATTEMPTS_IN_ALL):
        with pytest.raises(DoorError, match="pas le bon"):
            door.enter("faux", f"192.0.2.{n}")
    with pytest.raises(DoorError, match="Trop d’essais"):
        door.enter("faux", "198.51.100.1")


def test_a_session_ends() -> None:
    clock = Clock()
    door = Door(PASSWORD, clock)
    key = door.enter(PASSWORD, "a")
    clock.now = SESSION_S - 1
    assert door.session(key) is not None
    clock.now = SESSION_S
    assert door.session(key) is None
    assert door.session("") is None


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_shown_before_the_password(team_url: str, address: str) -> None:
    answer = httpx.get(f"{team_url}equipe{address}", timeout=30)
    assert "Mot de passe" in answer.text
    assert "Textes" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'self';")


@pytest.mark.parametrize("address", ["/index", "/relecture", "/relecture/nouvelle", "/sortir"])
def test_a_form_without_session_or_token_does_nothing(team_url: str, staff: httpx.Client, address: str) -> None:
    assert httpx.post(f"{team_url}equipe{address}", data={"q": "x"}, timeout=30).status_code == 403
    assert staff.post(f"/equipe{address}", data={"q": "x", "jeton": "faux"}).status_code == 403
    assert staff.get("/equipe").text.count("Mot de passe") == 0, "still inside"


def test_the_cookie_is_closed_to_scripts_and_to_other_sites(team_url: str) -> None:
    answer = httpx.post(f"{team_url}equipe/entrer", data={"mot": PASSWORD}, timeout=30)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/equipe" in cookie
    wrong = httpx.post(f"{team_url}equipe/entrer", data={"mot": "faux"}, timeout=30)
    assert (wrong.status_code, "set-cookie" in wrong.headers) == (403, False)
    assert "Ce mot de passe n’est pas le bon." in wrong.text
    long = httpx.post(f"{team_url}equipe/entrer", data={"mot": "x" * MAX_BODY_BYTES}, timeout=30)
    assert long.status_code == 413


def test_the_state_names_every_text_and_the_index(staff: httpx.Client, assistant: Assistant) -> None:
    said = staff.get("/equipe").text
    for source in assistant.corpus.manifest.documents:
        assert source.title.split(",")[0][:30] in said.replace("&#x27;", "'")
    assert "à jour" in said


def test_an_answer_is_judged_and_kept(staff: httpx.Client, folder: Path) -> None:
    page = staff.get("/equipe/relecture")
    question = re.search(r"<h2>(.+?)</h2>", page.text)
    shown = re.search(r'name="id" value="([^"]+)"', page.text)
    assert question is not None
    assert shown is not None
    sent = {"jeton": token_of(page), "id": shown.group(1), "jugement": "wrong", "justes": "declaration/rien/9"}
    refused = staff.post("/equipe/relecture", data=sent)
    assert refused.status_code == 400
    assert "n’existe pas" in refused.text
    assert 'value="declaration/rien/9"' in refused.text, "what was typed stays"
    after = staff.post("/equipe/relecture", data=sent | {"justes": "declaration/positions/4", "commentaire": HOSTILE})
    assert after.status_code == 200
    assert question.group(0) not in after.text
    (line,) = (folder / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()
    verdict = json.loads(line)
    assert (verdict["question_id"], verdict["judgement"]) == (shown.group(1), "wrong")
    assert verdict["right"] == ["declaration/positions/4"]
    again = staff.post("/equipe/relecture", data=sent)
    assert "Une autre réponse est affichée" in again.text


def test_a_question_of_the_staff_is_asked_and_its_words_stay_words(staff: httpx.Client) -> None:
    token = token_of(staff.get("/equipe/relecture"))
    page = staff.post("/equipe/relecture/nouvelle", data={"jeton": token, "q": f"Et Frontex ? {HOSTILE}"})
    assert "Et Frontex ?" in page.text
    assert "<script" not in page.text
    assert "<img" not in page.text
    assert staff.post("/equipe/relecture/nouvelle", data={"jeton": token, "q": " "}).status_code == 400


def test_opinions_are_listed_and_exported_as_words(staff: httpx.Client, feedback: FeedbackStore) -> None:
    feedback.add(Feedback(datetime.now(UTC), True, HOSTILE, "Question ?", "Réponse.", "c", "m", "s", "v"))  # noqa: FBT003 - a row in the order of its fields
    said = staff.get("/equipe/avis").text
    assert "&lt;script&gt;alert(1)" in said
    assert "<script" not in said
    assert "<img" not in said
    lines = staff.get("/equipe/avis.jsonl").text.splitlines()
    assert json.loads(lines[-1])["reason"] == HOSTILE


def test_the_report_is_the_last_one(staff: httpx.Client, folder: Path) -> None:
    assert "make eval" in staff.get("/equipe/rapport").text
    for day in ("2026-01-02", "2026-01-01"):
        (folder / "reports" / day).mkdir(parents=True)
        (folder / "reports" / day / "report.html").write_text(f"<h1>{day}</h1>", encoding="utf-8")
    assert staff.get("/equipe/rapport").text == "<h1>2026-01-02</h1>"


def test_the_index_is_built_again_in_a_process_of_its_own(staff: httpx.Client) -> None:
    page = staff.post("/equipe/index", data={"jeton": token_of(staff.get("/equipe"))})
    end = time.monotonic() + 120
    while "se reconstruit" in page.text and time.monotonic() < end:
        time.sleep(0.5)
        page = staff.get("/equipe")
    assert re.search(r"Index (déjà à jour|prêt)", page.text)
    assert "Relancez le chat" in page.text


def test_leaving_ends_the_session(staff: httpx.Client) -> None:
    key = staff.cookies["equipe"]
    page = staff.post("/equipe/sortir", data={"jeton": token_of(staff.get("/equipe"))})
    assert "Mot de passe" in page.text
    assert "Mot de passe" in staff.get("/equipe", headers={"Cookie": f"equipe={key}"}).text


def test_an_unknown_address_gets_a_sentence(staff: httpx.Client) -> None:
    answer = staff.get("/equipe/rien")
    assert answer.status_code == 404
    assert "Page introuvable" in answer.text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_the_keyboard_is_enough(browser: Browser, team_url: str, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme="dark" if scheme == "dark" else "light", locale="fr-FR"
    )
    hosts = set()
    try:
        page = context.new_page()
        page.on("request", lambda request: hosts.add(httpx.URL(request.url).host))
        for address in ("", *ADDRESSES[:3]):
            page.goto(f"{team_url}equipe{address}")
            if page.get_by_label("Mot de passe").count() and hosts:
                found = Axe().run(page).response["violations"]
                assert [each["id"] for each in found] == []
                page.get_by_label("Mot de passe").focus()
                page.keyboard.type(PASSWORD)
                page.keyboard.press("Enter")
                page.get_by_role("heading", name="État").wait_for()
            found = Axe().run(page).response["violations"]
            assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
    finally:
        context.close()
    assert hosts == {"127.0.0.1"}
