"""A server on this machine that stands in for the official hosts, with all their whims."""

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Answer = Callable[["Visit"], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked."""

    path: str
    headers: dict[str, str]
    """Names in lower case."""


class Visit(BaseHTTPRequestHandler):
    """One request under way; an answer of the server calls its methods."""

    server: "_Listener"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Note the request, then answer as the test said; what is not known is not found."""
        official = self.server.official
        official.requests.append(Request(self.path, {name.lower(): value for name, value in self.headers.items()}))
        official.answers.get(self.path, gives(404, b"absent"))(self)

    def reply(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        """A whole answer; ``headers`` may replace the length."""
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body)), "Content-Type": "text/html"} | dict(headers)).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def wait(self) -> None:
        """Say nothing until the server is closed."""
        self.close_connection = True
        self.server.official.closing.wait(10)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Keep the output of the tests clean."""


class _Listener(ThreadingHTTPServer):
    official: "OfficialServer"
    request_queue_size = 64

    def process_request(self, request: Any, client_address: Any) -> None:
        self.official.connections += 1
        if self.official.cuts > 0:
            self.official.cuts -= 1
            self.shutdown_request(request)
        else:
            super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves early is what many of these tests are about."""


class OfficialServer:
    """Answers by path, counts connections, keeps the requests; used as a context."""

    def __init__(self, tls: ssl.SSLContext | None = None, name: str = "127.0.0.1") -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[Request] = []
        self.connections = 0
        self.cuts = 0
        """How many of the next connections are closed as soon as they are made."""
        self.closing = threading.Event()
        self._listener = _Listener(("127.0.0.1", 0), Visit)
        self._listener.official = self
        self._scheme = "https" if tls else "http"
        self._name = name
        if tls:
            self._listener.socket = tls.wrap_socket(
                self._listener.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.server_address[1])

    @property
    def place(self) -> tuple[str, int]:
        """Its name and its port, as ``fetch_all`` takes them."""
        return self._name, self.port

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"{self._scheme}://{self._name}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [request.path for request in self.requests]


def gives(status: int, body: bytes = b"", **headers: str) -> Answer:
    """Always the same answer; ``content_type`` stands for Content-Type."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda visit: visit.reply(status, body, names)


def gives_in_turn(*answers: Answer) -> Answer:
    """One answer after the other, then the last one for ever."""
    left = list(answers)

    def answer(visit: Visit) -> None:
        now = left.pop(0) if len(left) > 1 else left[0]
        now(visit)

    return answer


def redirects(location: str, status: int = 302) -> Answer:
    """Lead elsewhere."""
    return gives(status, b"", Location=location)


def cuts_short(body: bytes, announced: int) -> Answer:
    """Announce more than is sent, then hang up."""

    def answer(visit: Visit) -> None:
        visit.reply(200, body, {"Content-Length": str(announced)})
        visit.close_connection = True
        visit.connection.shutdown(socket.SHUT_RDWR)

    return answer


def stalls(body: bytes, announced: int) -> Answer:
    """Announce more than is sent, then say nothing."""

    def answer(visit: Visit) -> None:
        visit.reply(200, body, {"Content-Length": str(announced)})
        visit.wait()

    return answer


def streams(block: bytes, count: int) -> Answer:
    """Send blocks without a length, until the client hangs up or the count is reached."""

    def answer(visit: Visit) -> None:
        visit.close_connection = True
        visit.send_response(200)
        visit.send_header("Content-Type", "text/html")
        visit.send_header("Connection", "close")
        visit.end_headers()
        for _ in range(count):
            visit.wfile.write(block)

    return answer


def drips(seconds: float) -> Answer:
    """Send one byte now and then, never silent for long and never done."""

    def answer(visit: Visit) -> None:
        visit.close_connection = True
        visit.reply(200, b"", {"Content-Length": "100000"})
        while not visit.server.official.closing.wait(seconds):
            visit.wfile.write(b".")

    return answer


def never_speaks(visit: Visit) -> None:
    """Take the request and say nothing at all."""
    visit.wait()


def meets(barrier: threading.Barrier, then: Answer) -> Answer:
    """Answer only when as many requests as the barrier wants are there at once."""

    def answer(visit: Visit) -> None:
        barrier.wait()
        then(visit)

    return answer
