"""The addresses below /equipe: state, review, opinions, index, report; nothing is shown before the password."""

import hmac
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus.errors import UserError
from rag.assistant import Assistant
from rag.doctor import examine
from rag.feedback import FeedbackStore
from rag.settings import ROOT, Settings
from rag.sources import LAYERS, statuses
from team.door import SESSION_S, Door, DoorError, Session
from team.html import HOME, cell, document, form, paragraph, table, text_field
from team.rebuild import Rebuild
from team.review import Sitting, open_sitting

COOKIE = "equipe"
MAX_BODY_BYTES = 64_000
REPORTS_DIR = ROOT / "eval" / "reports"
VERDICTS_PATH = ROOT / "eval" / "verdicts.jsonl"
_NO_STORE = {"Cache-Control": "no-store"}
Handler = Callable[[Request, Session], Awaitable[Response]]


class TeamPages:
    """ASGI middleware that answers for the addresses below /equipe and leaves all others to the page."""

    def __init__(self, app: ASGIApp, site: ASGIApp) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope.get("path", "")
        is_ours = scope["type"] == "http" and (path == HOME or path.startswith(f"{HOME}/"))
        await (self.site if is_ours else self.app)(scope, receive, send)


class Site:
    """What stands behind the door."""

    def __init__(
        self,
        assistant: Assistant,
        settings: Settings,
        feedback: FeedbackStore,
        reports_dir: Path = REPORTS_DIR,
        verdicts_path: Path = VERDICTS_PATH,
    ) -> None:
        """Close the door with the password of the settings.

        Raises:
            DoorError: it is too short.
        """
        self._assistant = assistant
        self._settings = settings
        self._feedback = feedback
        self._reports_dir = reports_dir
        self._verdicts_path = verdicts_path
        self._door = Door(settings.team_password.get_secret_value())
        self._rebuild = Rebuild(settings)
        # one for all: verdicts stand in one file, and staff who sit together see the same answer
        self._sitting: Sitting | None = None

    def application(self) -> ASGIApp:
        """The Starlette application."""
        inside = self._inside
        return Starlette(
            routes=[
                Route(f"{HOME}/entrer", self._enter, methods=["POST"]),
                Route(HOME, inside(self._state)),
                Route(f"{HOME}/", inside(self._state)),
                Route(f"{HOME}/sortir", inside(self._leave), methods=["POST"]),
                Route(f"{HOME}/index", inside(self._start_rebuild), methods=["POST"]),
                Route(f"{HOME}/avis", inside(self._opinions)),
                Route(f"{HOME}/avis.jsonl", inside(self._export)),
                Route(f"{HOME}/rapport", inside(self._report)),
                Route(f"{HOME}/relecture", inside(self._review)),
                Route(f"{HOME}/relecture", inside(self._judge), methods=["POST"]),
                Route(f"{HOME}/relecture/nouvelle", inside(self._add), methods=["POST"]),
            ],
            exception_handlers={404: _not_found, 405: _not_found, 413: _too_long},
        )

    def _inside(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """A handler that answers those alone who gave the password, and forms of ours alone."""

        async def checked(request: Request) -> Response:
            session = self._door.session(request.cookies.get(COOKIE, ""))
            if session is None:
                return _login(status=200 if request.method == "GET" else 403)
            if request.method == "POST":
                sent = await _sent(request)
                if not hmac.compare_digest(sent.get("jeton", "").encode(), session.token.encode()):
                    message = "Ce formulaire ne vient pas de cette page : rouvrez-la et recommencez."
                    return _html("Refusé", paragraph(message, "error"), session, status=403)
                request.state.sent = sent
            try:
                return await handler(request, session)
            except UserError as error:
                return _html("Ce n’est pas possible", paragraph(str(error), "error"), session, status=400)

        return checked

    async def _enter(self, request: Request) -> Response:
        sent = await _sent(request)
        address = request.client.host if request.client else ""
        try:
            key = await run_in_threadpool(self._door.enter, sent.get("mot", ""), address)
        except DoorError as error:
            return _login(str(error), status=403)
        answer = RedirectResponse(HOME, status_code=303, headers=_NO_STORE)
        answer.set_cookie(
            COOKIE,
            key,
            max_age=int(SESSION_S),
            path=HOME,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer

    async def _leave(self, request: Request, session: Session) -> Response:
        del session
        self._door.leave(request.cookies.get(COOKIE, ""))
        answer = RedirectResponse(HOME, status_code=303, headers=_NO_STORE)
        answer.delete_cookie(COOKIE, path=HOME)
        return answer

    async def _state(self, request: Request, session: Session) -> Response:
        del request
        rows = [
            (row.title, LAYERS[row.layer], str(row.clauses), row.fetched or row.date, row.to_do)
            for row in statuses(self._assistant.corpus)
        ]
        checks = await run_in_threadpool(examine, self._settings)
        is_running = self._rebuild.is_running
        said = self._rebuild.said
        body = table("Textes", ("Document", "Qui parle", "Clauses", "Date", "À faire"), rows) + table(
            "Contrôles",
            ("Partie", "", "Ce qui a été trouvé"),
            [(check.name, "✓" if check.is_good else "✗", check.detail) for check in checks],
        )
        body += "<h2>Index</h2>"
        if is_running:
            body += paragraph("L’index se reconstruit ; cette page se recharge d’elle-même.")
        else:
            done = "Relancez le chat pour que ses réponses s’en servent."
            body += f"<pre>{cell(said)}</pre>{paragraph(done)}" if said else ""
            body += form(f"{HOME}/index", "", "Reconstruire l’index", token=session.token)
        return _html("État", body, session, here=HOME, refresh_s=3 if is_running else 0)

    async def _start_rebuild(self, request: Request, session: Session) -> Response:
        del request, session
        await run_in_threadpool(self._rebuild.start)
        return _see(HOME)

    async def _opinions(self, request: Request, session: Session) -> Response:
        del request
        kept = await run_in_threadpool(self._feedback.all)
        useful = sum(each.is_useful for each in kept)
        rows = [
            (each.when.date().isoformat(), "👍 oui" if each.is_useful else "👎 non", each.reason, cell(each.question),
             cell(each.answer))
            for each in reversed(kept)
        ]  # fmt: skip
        body = paragraph(
            f"{len(kept)} avis gardés, dont {useful} favorables ; effacés après {self._feedback.days} jours."
        )
        if rows:
            body += f'<p><a href="{HOME}/avis.jsonl" download>Télécharger (JSON, un avis par ligne)</a></p>'
            body += table("Avis, le dernier d’abord", ("Jour", "Utile", "Motif", "Question", "Réponse"), rows[:500])
        return _html("Avis", body, session, here=f"{HOME}/avis")

    async def _export(self, request: Request, session: Session) -> Response:
        del request, session
        kept = await run_in_threadpool(self._feedback.all)
        lines = "".join(json.dumps(each.as_json(), ensure_ascii=False) + "\n" for each in kept)
        headers = {**_NO_STORE, "Content-Disposition": 'attachment; filename="avis.jsonl"'}
        return Response(lines, media_type="application/jsonl", headers=headers)

    async def _report(self, request: Request, session: Session) -> Response:
        del request
        found = sorted(self._reports_dir.glob("*/report.html"))
        if not found:
            message = "Aucun rapport ici : « make eval » en écrit un."
            return _html("Rapport", paragraph(message), session, here=f"{HOME}/rapport")
        return HTMLResponse(found[-1].read_text(encoding="utf-8"), headers=_NO_STORE)

    async def _review(self, request: Request, session: Session, error: str = "") -> Response:
        sent = getattr(request.state, "sent", {})
        body = await run_in_threadpool(self._open_sitting().page, session.token, error, sent)
        status = 400 if error else 200
        return _html("Relecture", body, session, here=f"{HOME}/relecture", status=status)

    async def _judge(self, request: Request, session: Session) -> Response:
        try:
            await run_in_threadpool(self._open_sitting().judge, request.state.sent)
        except UserError as error:
            return await self._review(request, session, str(error))
        return _see(f"{HOME}/relecture")

    async def _add(self, request: Request, session: Session) -> Response:
        try:
            await run_in_threadpool(self._open_sitting().add, request.state.sent.get("q", ""))
        except UserError as error:
            return await self._review(request, session, str(error))
        return _see(f"{HOME}/relecture")

    def _open_sitting(self) -> Sitting:
        if self._sitting is None:
            self._sitting = open_sitting(self._assistant, self._verdicts_path)
        return self._sitting


async def _sent(request: Request) -> dict[str, str]:
    """The fields of a posted form."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise HTTPException(413)
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _login(error: str = "", status: int = 200) -> Response:
    fields = text_field("mot", "Mot de passe", kind="password")
    said = paragraph(error, "error") if error else ""
    page = document("Équipe", said + form(f"{HOME}/entrer", fields, "Entrer"))
    return HTMLResponse(page, status_code=status, headers=_NO_STORE)


def _html(  # noqa: PLR0913 - what a page may be
    title: str, body: str, session: Session, *, here: str = "", status: int = 200, refresh_s: int = 0
) -> Response:
    page = document(title, body, token=session.token, here=here, refresh_s=refresh_s)
    return HTMLResponse(page, status_code=status, headers=_NO_STORE)


def _see(address: str) -> Response:
    return RedirectResponse(address, status_code=303, headers=_NO_STORE)


async def _not_found(request: Request, error: Exception) -> Response:
    del request, error
    page = document("Page introuvable", f'<p><a href="{HOME}">Revenir aux pages de l’équipe</a></p>')
    return HTMLResponse(page, status_code=404, headers=_NO_STORE)


async def _too_long(request: Request, error: Exception) -> Response:
    del request, error
    page = document("Trop long", paragraph("Ce formulaire est trop long : raccourcissez-le.", "error"))
    return HTMLResponse(page, status_code=413, headers=_NO_STORE)
