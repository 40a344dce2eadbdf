"""A connection to PostgreSQL that can be lost at the worst moment: while a commit is on its way."""

import socket
from contextlib import contextmanager, suppress
from threading import Event, Thread

from psycopg.conninfo import conninfo_to_dict, make_conninfo

COMMIT = b"COMMIT\x00"


class Wire:
    """Passes bytes on between client and server, until it is cut.

    ``cut`` is ``before``: the next commit is lost with the connection; or ``after``: the server
    gets the commit and carries it out, and its answer is lost with the connection; or None.
    """

    def __init__(self, url):
        self.target = conninfo_to_dict(url)
        self.cut = None
        self.cuts = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = make_conninfo(
            url,
            host="127.0.0.1",
            port=self.listener.getsockname()[1],
            sslmode="disable",
            gssencmode="disable",
        )

    def serve(self):
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                link = Link(client, self.connect())
                Thread(target=self.carry_to_server, args=(link,), daemon=True).start()
                Thread(target=link.carry_to_client, daemon=True).start()

    def connect(self):
        host, port = self.target["host"], int(self.target.get("port") or 5432)
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server

    def carry_to_server(self, link):
        with suppress(OSError), link.client, link.server:
            while data := link.client.recv(65536):
                if self.cut and COMMIT in data:
                    cut, self.cut, self.cuts = self.cut, None, self.cuts + 1
                    link.lose(data if cut == "after" else b"")
                    return
                link.server.sendall(data)


class Link:
    """One client's connection, and the one to the server that stands for it."""

    def __init__(self, client, server):
        self.client, self.server = client, server
        self.lost, self.answered = Event(), Event()

    def carry_to_client(self):
        with suppress(OSError):
            while data := self.server.recv(65536):
                if self.lost.is_set():
                    self.answered.set()
                else:
                    self.client.sendall(data)
        with suppress(OSError):
            self.client.shutdown(socket.SHUT_RDWR)

    def lose(self, last_words):
        """The client hears nothing any more; the server still carries out the last words."""
        self.lost.set()
        if last_words:
            self.server.sendall(last_words)
            assert self.answered.wait(30)
        self.server.shutdown(socket.SHUT_RDWR)
        self.client.shutdown(socket.SHUT_RDWR)


@contextmanager
def wire_to(url):
    wire = Wire(url)
    thread = Thread(target=wire.serve, daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        wire.listener.shutdown(socket.SHUT_RDWR)
        wire.listener.close()
        thread.join()
