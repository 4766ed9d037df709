"""GitHub's own description of its API, and the mock server that judges requests by it."""
import http.client
import json
import re
import subprocess
import time
import urllib.parse

PACKAGE = "node_modules/@octokit/openapi/generated/api.github.com.json"
PRISM = "node_modules/@stoplight/prism-cli/dist/index.js"
# The whole description takes the server nine seconds to read; these are the parts that a client like ours may need.
LOADED = re.compile(r"/(user|rate_limit|repos/\{owner\}/\{repo\}(/(branches/\{branch\}|check-runs|collaborators|commits"
                    r"|compare|contents|git/(ref|refs|matching-refs|commits)|issues|labels|pulls|statuses)(/.*)?)?)$")
# Parameters whose values hold slashes, which come as they are and not encoded.
WITH_SLASHES = {"ref", "branch", "path", "basehead", "name", "base", "head"}


class Description:
    """Which requests there are, by method and path."""

    def __init__(self, folder):
        self.file = folder / PACKAGE
        self.whole = json.loads(self.file.read_text(encoding="utf-8"))
        self.templates = sorted(((template, self._pattern(template)) for template in self.whole["paths"]),
                                key=lambda each: (each[0].count("{"), -len(each[0])))

    @staticmethod
    def _pattern(template):
        parts = re.split(r"\{(\w+)\}", template)
        text = ""
        for index, part in enumerate(parts):
            text += re.escape(part) if index % 2 == 0 else f"(?P<{part}>{'.+' if part in WITH_SLASHES else '[^/]+'})"
        return re.compile(text + "$")

    def template(self, method, path):
        """The template of a request and what stands in its places; nothing when it is not described."""
        for template, pattern in self.templates:
            found = pattern.match(path)
            if found and method.lower() in self.whole["paths"][template]:
                return template, found.groupdict()
        return None

    def part(self):
        """The loaded part, with all that it refers to and nothing else."""
        paths = {path: item for path, item in self.whole["paths"].items() if LOADED.match(path)}
        made = {"openapi": self.whole["openapi"], "info": self.whole["info"], "paths": paths, "components": {}}
        todo, seen = [paths], set()
        while todo:
            at = todo.pop()
            if isinstance(at, list):
                todo.extend(at)
            elif isinstance(at, dict):
                for key, value in at.items():
                    if key == "$ref" and isinstance(value, str):
                        if value not in seen:
                            seen.add(value)
                            _, _, kind, name = value.split("/")
                            made["components"].setdefault(kind, {})[name] = self.whole["components"][kind][name]
                            todo.append(made["components"][kind][name])
                    else:
                        todo.append(value)
        return made


class Prism:
    """The mock server on a port of loopback; leaving the context ends it."""

    def __init__(self, folder, scratch, description):
        self.log = scratch / "prism.log"
        file = scratch / "description.json"
        file.write_text(json.dumps(description.part()), encoding="utf-8")
        with open(self.log, "wb") as log:
            # Without --errors: some of GitHub's own examples break GitHub's own schemas, and are of use all the same.
            self.process = subprocess.Popen(
                ["node", str(folder / PRISM), "mock", "--host", "127.0.0.1", "--port", "0", str(file)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        self.port = self._await_port()

    def _await_port(self):
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            found = re.search(r"listening on \S+:(\d+)", self.log.read_text(errors="replace"))
            if found:
                return int(found[1])
            time.sleep(0.05)
        self.close()
        raise RuntimeError("the mock server does not start:\n" + self.log.read_text(errors="replace")[-3000:])

    def ask(self, method, template, places, query, body, content_type):
        """What is wrong with a request, and the example that answers it."""
        path = re.sub(r"\{(\w+)\}", lambda place: urllib.parse.quote(places[place[1]], safe=""), template)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            # GitHub's clients ask for its own type, which the description does not list.
            headers = {"Accept": "application/json"}
            if body:
                headers["Content-Type"] = content_type or "application/json"
            connection.request(method, path + ("?" + query if query else ""), body=body or None, headers=headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            wrong = [each for each in json.loads(answer.headers.get("sl-violations") or "[]")
                     if each["location"][:1] == ["request"]]
            if not wrong and answer.status in (404, 406, 415, 422) and 'stoplight.io/prism' in text:
                wrong = [{"location": ["request"], "message": text}]
            try:
                example = json.loads(text) if text else None
            except ValueError:
                example = None
            return [f"{'.'.join(map(str, each['location'][1:]))}: {each['message']}" for each in wrong], example
        finally:
            connection.close()

    def close(self):
        """Ends the server."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
