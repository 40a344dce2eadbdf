"""A connection to PostgreSQL that can be lost at the worst moment: while a commit is on its way."""

import socket
from contextlib import contextmanager, suppress
from threading import Thread

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
                server = self.connect()
                Thread(target=self.client_to_server, args=(client, server), daemon=True).start()
                Thread(target=pump, args=(server, client), daemon=True).start()

    def connect(self):
        host, port = self.target["host"], int(self.target.get("port") or 5432)
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server

    def client_to_server(self, client, server):
        with suppress(OSError), client, server:
            while data := client.recv(65536):
                if self.cut and COMMIT in data:
                    if self.cut == "after":
                        client.shutdown(socket.SHUT_WR)
                        server.sendall(data)
                    self.cut, self.cuts = None, self.cuts + 1
                    client.shutdown(socket.SHUT_RDWR)
                    server.shutdown(socket.SHUT_WR)
                    while server.recv(65536):
                        pass
                    return
                server.sendall(data)


def pump(server, client):
    with suppress(OSError):
        while data := server.recv(65536):
            client.sendall(data)
    with suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)


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
