"""GitHub on loopback: real git behind its own addresses, and an API whose every request is judged by GitHub's own
description before anything is done."""
import base64
import collections
import dataclasses
import gzip
import hashlib
import http.server
import json
import secrets
import threading
import time
import typing
import urllib.parse

from hub import NAME, OWNER, No
from routes import ROUTES, Ask

PREFIX = "/api/v3"
LIMIT = 5000
# Requests that GitHub takes and does not describe, with the reason why they are right.
UNDESCRIBED = {}


@dataclasses.dataclass(eq=False)
class Fault:
    """What goes wrong with one request: before it has an effect, or after that, when something is to happen then."""

    method: str
    part: str
    status: int
    body: dict
    then: typing.Callable = None


class Front:
    """The server; leaving the context ends it."""

    def __init__(self, description, prism, hub):
        self.description, self.prism, self.hub = description, prism, hub
        self.token = "canary" + secrets.token_hex(16)
        self.basic = base64.b64encode(f"x-access-token:{self.token}".encode()).decode()
        self.seen = collections.Counter()
        self.wrongs = collections.Counter()
        self.wrong, self.log = [], []
        self.asked = 0
        self.faults = []
        handler = type("Handler", (Handler,), {"front": self})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.api = self.origin + PREFIX
        self.remote = f"{self.origin}/{OWNER}/{NAME}.git"
        hub.url = self.origin
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def fail(self, method, part, status, body=None):
        """The next such request gets this answer and has no effect."""
        self.faults.append(Fault(method, part, status, body or {"message": "Server Error"}))

    def lose(self, method, part, then=lambda: None):
        """The next such request has its effect, something happens, and what is answered tells nothing of it."""
        self.faults.append(Fault(method, part, 502, {"message": "Server Error"}, then))

    def fault(self, method, path):
        """What somebody wants to go wrong now."""
        with self.hub.lock:
            for fault in self.faults:
                if fault.method == method and fault.part in path:
                    self.faults.remove(fault)
                    return fault
        return None

    def judge(self, kind, name, wrong):
        """Counts a request and what is wrong with it."""
        self.seen[kind] += 1
        self.wrongs[kind] += len(wrong)
        self.wrong.extend(f"{name}: {each}" for each in wrong)

    def close(self):
        """Ends the server."""
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Handler(http.server.BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    front = None

    def log_message(self, *_):
        """Silent: the report tells what was asked."""

    def handle(self):
        """One connection."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True  # whoever asked was killed

    def _handle(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Transfer-Encoding", "") == "chunked":
            body = self._chunks()
        url = urllib.parse.urlsplit(self.path)
        if not self._authorized():
            if url.path.startswith(PREFIX):
                self.front.wrong.append(f"{self.command} {url.path} came without the token")
            self.send({"WWW-Authenticate": 'Basic realm="GitHub"', "Content-Type": "application/json"}, 401,
                      b'{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest"}')
        elif url.path.startswith(f"/{OWNER}/{NAME}.git/"):
            status, headers, answer = self.front.hub.remote.serve(self.command, url.path, url.query, self.headers, body)
            lost = self.front.fault(self.command, url.path)
            if lost:
                lost.then()
                return self.reply(lost.status, lost.body)
            self.send(headers, status, answer)
        else:
            self._api(url, body)

    def _handle_all(self):
        try:
            self._handle()
        except ConnectionError:
            raise
        except Exception as e:
            self.front.wrong.append(f"a defect of this job at {self.command} {self.path}: {e!r}")
            raise

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _handle_all

    def _chunks(self):
        whole = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            whole += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return whole

    def _authorized(self):
        given = self.headers.get("Authorization", "")
        token = self.front.token
        return given in (f"Bearer {token}", f"token {token}", f"Basic {self.front.basic}")

    def _api(self, url, body):
        front = self.front
        path = urllib.parse.unquote(url.path.removeprefix(PREFIX)) or "/"
        name = f"{self.command} {path}"
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        known = front.description.template(self.command, path)
        front.log.append(f"{name}{'?' + url.query if url.query else ''}")
        fault = front.fault(self.command, path)
        if known is None:
            front.judge(f"{self.command} {path} (not described)", name,
                        [] if name in UNDESCRIBED else ["GitHub describes no such request"])
            return self.reply(404, {"message": "Not Found"})
        template, places = known
        wrong, example = front.prism.ask(self.command, template, places, url.query, body,
                                         self.headers.get("Content-Type"))
        if (self.command, template) not in ROUTES:
            wrong.append("this job does not know what it does; add it to contract/routes.py")
        front.judge(f"{self.command} {template}", name, wrong)
        if wrong:
            return self.reply(422, {"message": "Invalid request", "errors": wrong})
        if fault and not fault.then:
            return self.reply(fault.status, fault.body)
        function, status = ROUTES[self.command, template]
        query = {key: values[-1] for key, values in urllib.parse.parse_qs(url.query).items()}
        try:
            with front.hub.lock:
                answer = function(Ask(front.hub, places, query, json.loads(body) if body else {}, example))
        except No as no:
            return self.reply(no.status, no.body)
        if fault:
            fault.then()
            return self.reply(fault.status, fault.body)
        return self.page(url, query, status, answer) if isinstance(answer, list) and self.command == "GET" \
            else self.reply(status, answer)

    def page(self, url, query, status, answer):
        """A part of a list with the addresses of the others."""
        size, page = min(int(query.get("per_page", 30)), 100), int(query.get("page", 1))
        last = max(1, -(-len(answer) // size))
        links = {"next": page + 1, "last": last} if page < last else {}
        links |= {"prev": page - 1, "first": 1} if page > 1 else {}
        rest = [(key, value) for key, value in urllib.parse.parse_qsl(url.query) if key != "page"]
        text = ", ".join(f"<{self.front.origin}{url.path}?{urllib.parse.urlencode([*rest, ('page', to)])}>; "
                         f'rel="{rel}"' for rel, to in links.items())
        return self.reply(status, answer[(page - 1) * size:page * size], {"Link": text} if text else {})

    def reply(self, status, answer, headers=None):
        """An answer of the API with its limits and its tag."""
        text = b"" if answer is None else json.dumps(answer).replace(
            "https://api.github.com", self.front.api).encode()
        tag = f'W/"{hashlib.sha256(text).hexdigest()}"'
        unchanged = self.command == "GET" and status == 200 and self.headers.get("If-None-Match") == tag
        self.front.asked += 0 if unchanged else 1
        every = {"Content-Type": "application/json; charset=utf-8", "ETag": tag, "X-OAuth-Scopes": "repo",
                 "X-Accepted-OAuth-Scopes": "repo", "X-RateLimit-Limit": str(LIMIT),
                 "X-RateLimit-Remaining": str(LIMIT - self.front.asked), "X-RateLimit-Used": str(self.front.asked),
                 "X-RateLimit-Reset": str(int(time.time()) + 3600), "X-RateLimit-Resource": "core", **(headers or {})}
        self.send(every, 304 if unchanged else status, b"" if unchanged else text)

    def send(self, headers, status, body):
        """The bytes."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status not in (204, 304) and self.command != "HEAD":
            self.wfile.write(body)
