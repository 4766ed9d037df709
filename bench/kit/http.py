"""Questions to a daemon over its Unix socket, with nothing but the standard library."""
import json
import socket


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status, body):
        super().__init__(f"{status}: {body[:500]}")
        self.status = status


def connect(path, timeout=60):
    """A connection to the socket."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(timeout)
    try:
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


def request(method, path, body=None):
    """The bytes of a request after which the connection is over."""
    payload = b"" if body is None else json.dumps(body).encode()
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    if body is not None:
        head += f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n"
    return head.encode() + b"\r\n" + payload


def ask(socket_path, method, path, body=None, timeout=60):
    """The answer's body, as JSON where it is that."""
    with connect(socket_path, timeout) as connection:
        connection.sendall(request(method, path, body))
        data = b""
        while chunk := connection.recv(65536):
            data += chunk
    head, _, payload = data.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        payload = unchunked(payload)
    status = int(head.split(b" ", 2)[1])
    text = payload.decode()
    if status >= 300:
        raise Refused(status, text)
    return json.loads(text) if text.startswith(("{", "[")) else text


def unchunked(payload):
    """A body that came in chunks, whole."""
    whole = b""
    while payload:
        size, _, rest = payload.partition(b"\r\n")
        length = int(size, 16)
        if length == 0:
            break
        whole += rest[:length]
        payload = rest[length + 2:]
    return whole


class Events:
    """The daemon's events from a position on, as they come."""

    def __init__(self, socket_path, after=None, timeout=120):
        self.connection = connect(socket_path, timeout)
        query = "" if after is None else f"?after={after}"
        self.connection.sendall(f"GET /v1/events{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        self.file = self.connection.makefile("rb")
        while self.file.readline().strip():
            pass

    def __iter__(self):
        for line in self.file:
            if line.startswith(b"data: "):
                yield json.loads(line[6:])

    def until(self, wanted):
        """The first event that is as wanted."""
        for event in self:
            if wanted(event):
                return event
        raise RuntimeError("the daemon's events ended")

    def close(self):
        """Hangs up."""
        self.file.close()
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
