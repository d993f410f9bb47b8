"""A mail server and an SMS gateway of the test's own, on 127.0.0.1: they keep what they get and answer as they are told."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any


class SmsGateway:
    """Takes messages as JSON; one that comes again under its key is taken and not sent on."""

    def __init__(self) -> None:
        self.got: list[dict[str, str]] = []  # every request that was taken, repetitions too
        self.answers: list[int] = []  # statuses to answer next, then 200
        self.slow = 0.0  # seconds between taking and answering
        self.cut = False  # take, and close the line without an answer
        self.lock = threading.Lock()
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sent = json.loads(body) | {"key": self.headers.get("Idempotency-Key", "")}
                with gateway.lock:
                    status = gateway.answers.pop(0) if gateway.answers else 200
                    if status < 300:
                        gateway.got.append(sent)
                time.sleep(gateway.slow)
                if gateway.cut:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/send"

    @property
    def passed_on(self) -> list[dict[str, str]]:
        """What people got: the first of each key."""
        return list({sent["key"]: sent for sent in reversed(self.got)}.values())[::-1]

    @property
    def repeated(self) -> int:
        """How many requests came again under a key that was there."""
        return sum(times - 1 for times in Counter(sent["key"] for sent in self.got).values())


class MailServer:
    """Speaks as much SMTP as a client needs; `refusal` answers every recipient."""

    def __init__(self) -> None:
        self.got: list[Message] = []
        self.refusal = b""
        server = self

        class Handler(StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"220 test\r\n")
                while line := self.rfile.readline():
                    word = line[:4].upper()
                    if word == b"DATA":
                        self.wfile.write(b"354 go on\r\n")
                        text = b""
                        while (row := self.rfile.readline()) != b".\r\n":
                            text += row
                        server.got.append(message_from_bytes(text))
                    if word == b"RCPT" and server.refusal:
                        self.wfile.write(server.refusal + b"\r\n")
                    else:
                        self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")

        self.server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]


@contextmanager
def running(gateway: Any) -> Iterator[Any]:
    """The server answers while inside."""
    thread = threading.Thread(
        target=gateway.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    try:
        yield gateway
    finally:
        gateway.server.shutdown()
        gateway.server.server_close()
        thread.join(5)
