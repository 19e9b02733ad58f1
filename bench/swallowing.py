"""A way to the server that loses some of the answers on the way back."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count

from bench.portals import free_port

EVERY = 20  # one in twenty: 5 %


@contextmanager
def swallowing_proxy(port: int) -> Iterator[int]:
    """The port of a proxy before `port`, which drops every 20th of the server's answers whole."""
    own_port = free_port()
    listener = socket.create_server(("127.0.0.1", own_port), backlog=64)
    threading.Thread(target=_accept, args=(listener, port), daemon=True).start()
    try:
        yield own_port
    finally:
        listener.close()


def _accept(listener: socket.socket, port: int) -> None:
    for number in count(1):
        try:
            client, _address = listener.accept()
        except OSError:
            return
        threading.Thread(
            target=_carry, args=(client, port, number % EVERY == 0), daemon=True
        ).start()


def _carry(client: socket.socket, port: int, swallows: bool) -> None:
    """One exchange; each connection carries one, since the visitors ask to close it."""
    with client, socket.create_connection(("127.0.0.1", port)) as server:
        threading.Thread(target=_copy, args=(client, server), daemon=True).start()
        answer = b""
        while part := server.recv(65536):
            answer += part
        if not swallows:
            client.sendall(answer)
        with suppress(OSError):
            # Closing alone waits for the thread that still reads from it.
            client.shutdown(socket.SHUT_RDWR)


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while part := source.recv(65536):
            target.sendall(part)
    except OSError:
        return
