"""What GitHub remembers: pull requests, issues, labels, reviews, comments, checks. Answers are GitHub's own examples
with what is true here laid over them."""
import copy
import datetime
import re
import threading

OWNER, NAME, BOT = "ada", "notes", "ada"


class No(Exception):
    """An answer that is no success."""

    def __init__(self, status, message, errors=None):
        super().__init__(message)
        self.status = status
        self.body = {"message": message, "documentation_url": "https://docs.github.com/rest"}
        if errors:
            self.body["errors"] = errors


def now():
    """As GitHub writes it."""
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def over(example, true):
    """The example with what is true laid over it."""
    made = copy.deepcopy(example) if isinstance(example, dict) else {}
    for key, value in true.items():
        made[key] = over(made.get(key), value) if isinstance(value, dict) else value
    return made


class Hub:
    """The state behind one repository."""

    def __init__(self, remote):
        self.remote = remote
        self.url = ""
        self.lock = threading.RLock()
        self.number = 0
        self.id = 1000
        self.pulls, self.issues, self.labels = {}, {}, {}
        self.comments, self.reviews, self.remarks, self.checks, self.statuses = [], [], [], [], []
        self.people = {"ada": "admin", "grace": "write", "linus": "maintain", "mallory": "read"}
        self.forbidden = []
        self.merge_asked = set()

    # What people do there.

    def person(self, login):
        """A user as GitHub shows one."""
        return {"login": login, "id": 1 + sum(map(ord, login)), "type": "User"}

    def _next(self):
        self.id += 1
        return self.id

    def review(self, number, by, state, text, remarks=()):
        """Somebody reviews a pull request; remarks are (path, line, text)."""
        with self.lock:
            pull = self.pulls[number]
            review = {"id": self._next(), "number": number, "user": self.person(by), "state": state, "body": text,
                      "commit_id": self.head(pull), "submitted_at": now(), "author_association": "MEMBER",
                      "html_url": f"{pull['html_url']}#review"}
            self.reviews.append(review)
            for path, line, words in remarks:
                self.remarks.append({"id": self._next(), "number": number, "pull_request_review_id": review["id"],
                                     "user": self.person(by), "body": words, "path": path, "line": line,
                                     "commit_id": review["commit_id"], "created_at": now(), "updated_at": now(),
                                     "in_reply_to_id": None, "author_association": "MEMBER"})
            pull["updated_at"] = now()
            return review["id"]

    def say(self, number, by, text):
        """Somebody comments below a pull request or an issue."""
        with self.lock:
            comment = {"id": self._next(), "number": number, "user": self.person(by), "body": text,
                       "created_at": now(), "updated_at": now()}
            self.comments.append(comment)
            (self.pulls.get(number) or self.issues[number])["updated_at"] = now()
            return comment

    def check(self, number, name, conclusion, summary, annotations=()):
        """A check ends on the head of a pull request; annotations are (path, line, text)."""
        with self.lock:
            pull = self.pulls[number]
            self.checks.append({"id": self._next(), "name": name, "head_sha": self.head(pull), "status": "completed",
                                "conclusion": conclusion, "started_at": now(), "completed_at": now(),
                                "annotations": annotations, "output": {
                                    "title": name, "summary": summary, "text": None,
                                    "annotations_count": len(annotations)}})

    def status(self, number, context, state, description):
        """The older kind of a check ends on the head of a pull request."""
        with self.lock:
            self.statuses.append({"id": self._next(), "sha": self.head(self.pulls[number]), "context": context,
                                  "state": state, "description": description, "created_at": now(),
                                  "updated_at": now()})

    def issue(self, by, title, text, labels):
        """Somebody opens an issue."""
        with self.lock:
            self.number += 1
            for label in labels:
                self.labels.setdefault(label, "ededed")
            self.issues[self.number] = {
                "number": self.number, "title": title, "body": text, "state": "open", "user": self.person(by),
                "labels": list(labels), "created_at": now(), "updated_at": now(), "closed_at": None,
                "html_url": f"{self.url}/{OWNER}/{NAME}/issues/{self.number}",
                "events": [("labeled", label, by) for label in labels]}
            return self.number

    def merge(self, number):
        """A person presses the button."""
        with self.lock:
            pull = self.pulls[number]
            if not self.remote.merge(pull["base"], pull["head"], f"Merge pull request #{number}"):
                raise AssertionError(f"#{number} does not merge")
            pull.update(state="closed", merged_at=now(), closed_at=now(), updated_at=now())

    def shut(self, number):
        """A person closes it without merging."""
        with self.lock:
            self.pulls[number].update(state="closed", closed_at=now(), updated_at=now())

    def head(self, pull):
        """Where its branch stands; after the branch is gone, where it stood."""
        pull["sha"] = self.remote.tip(pull["head"]) or pull["sha"]
        return pull["sha"]

    # What the API says.

    def pull_view(self, example, pull):
        """A pull request as the API shows it."""
        head = self.head(pull) if pull["state"] == "open" else pull["sha"]
        base = self.remote.tip(pull["base"])
        return over(example, {
            "number": pull["number"], "id": 500 + pull["number"], "state": pull["state"], "title": pull["title"],
            "body": pull["body"], "draft": pull["draft"], "user": self.person(pull["user"]), "html_url":
            pull["html_url"], "url": f"{self.url}/api/v3/repos/{OWNER}/{NAME}/pulls/{pull['number']}",
            "head": {"ref": pull["head"], "sha": head, "label": f"{OWNER}:{pull['head']}", "user": self.person(OWNER),
                     "repo": {"name": NAME, "full_name": f"{OWNER}/{NAME}", "owner": self.person(OWNER)}},
            "base": {"ref": pull["base"], "sha": base, "label": f"{OWNER}:{pull['base']}", "user": self.person(OWNER),
                     "repo": {"name": NAME, "full_name": f"{OWNER}/{NAME}", "owner": self.person(OWNER)}},
            "labels": [self.label_view(name) for name in pull["labels"]], "merged": pull["merged_at"] is not None,
            "merged_at": pull["merged_at"], "closed_at": pull["closed_at"], "created_at": pull["created_at"],
            "updated_at": pull["updated_at"],
            "requested_reviewers": [self.person(name) for name in pull["reviewers"]],
            "requested_teams": [{"id": 9, "slug": name, "name": name} for name in pull["teams"]], "locked": False,
            "author_association": "OWNER", "assignees": [], "milestone": None, "auto_merge": None})

    def mergeable(self, pull):
        """Whether it merges, which GitHub begins to find out when somebody asks for it first."""
        question = (self.head(pull), self.remote.tip(pull["base"]))
        if pull["state"] == "open" and question not in self.merge_asked:
            self.merge_asked.add(question)
            return {"mergeable": None, "mergeable_state": "unknown"}
        merges = pull["state"] != "open" or self.remote.merges(pull["base"], pull["head"])
        return {"mergeable": merges, "mergeable_state": "clean" if merges else "dirty"}

    def label_view(self, name):
        """A label as the API shows it."""
        return {"id": 1 + sum(map(ord, name)), "node_id": "L", "name": name, "color": self.labels[name],
                "description": "", "default": False, "url": f"{self.url}/api/v3/repos/{OWNER}/{NAME}/labels/{name}"}

    def issue_view(self, example, issue):
        """An issue, or a pull request in the form of one."""
        true = {key: issue[key] for key in ("number", "title", "body", "state", "created_at", "updated_at",
                                            "closed_at", "html_url")}
        user = issue["user"] if isinstance(issue["user"], dict) else self.person(issue["user"])
        true |= {"user": user, "labels": [self.label_view(name) for name in issue["labels"]], "id":
                 700 + issue["number"], "author_association": "MEMBER", "assignee": None, "assignees": [],
                 "milestone": None, "comments": sum(c["number"] == issue["number"] for c in self.comments)}
        made = over(example, true)
        made.pop("pull_request", None)
        if issue["number"] in self.pulls:
            made["pull_request"] = {"url": f"{self.url}/api/v3/repos/{OWNER}/{NAME}/pulls/{issue['number']}",
                                    "html_url": issue["html_url"], "merged_at": issue["merged_at"]}
        return made

    def thing(self, places):
        """The pull request or issue that a path names."""
        number = int(places.get("issue_number") or places.get("pull_number"))
        found = self.pulls.get(number) or ("issue_number" in places and self.issues.get(number))
        if not found:
            raise No(404, "Not Found")
        return found

    def open(self, body):
        """A new pull request, or the reason why not."""
        head = body["head"].removeprefix(OWNER + ":")
        if not self.remote.tip(head) or not self.remote.tip(body["base"]):
            raise No(422, "Validation Failed", [{"resource": "PullRequest", "code": "invalid", "field":
                                                 "base" if self.remote.tip(head) else "head"}])
        if any(pull["head"] == head and pull["base"] == body["base"] and pull["state"] == "open"
               for pull in self.pulls.values()):
            raise No(422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message":
                                                 f"A pull request already exists for {OWNER}:{head}."}])
        if not self.remote.git("rev-list", "-n1", head, "^" + body["base"]):
            raise No(422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message":
                                                 f"No commits between {body['base']} and {head}"}])
        if len(body.get("body") or "") > 65536 or len(body.get("title", "")) > 256:
            raise No(422, "Validation Failed", [{"resource": "Issue", "code": "custom", "field": "body", "message":
                                                 "is too long"}])
        self.number += 1
        self.pulls[self.number] = {
            "number": self.number, "title": body["title"], "body": body.get("body"), "draft": body.get("draft", False),
            "head": head, "base": body["base"], "sha": self.remote.tip(head), "state": "open", "labels": [],
            "reviewers": [], "teams": [], "user": BOT, "merged_at": None, "closed_at": None, "created_at": now(),
            "updated_at": now(), "html_url": f"{self.url}/{OWNER}/{NAME}/pull/{self.number}"}
        return self.pulls[self.number]

    def edit(self, thing, body):
        """Changes what may be changed of a pull request or an issue."""
        for key in ("title", "body", "base"):
            if body.get(key) is not None:
                thing[key] = body[key]
        if body.get("state") in ("open", "closed") and body["state"] != thing["state"]:
            thing.update(state=body["state"], closed_at=now() if body["state"] == "closed" else None)
        if "labels" in body:
            thing["labels"] = self.names(body["labels"])
        thing["updated_at"] = now()
        return thing

    def names(self, labels):
        """Names of labels, which GitHub makes when they are used first."""
        names = [label if isinstance(label, str) else label["name"] for label in labels]
        for name in names:
            self.labels.setdefault(name, "ededed")
        return names

    def delete_ref(self, ref):
        """Deletes a branch, if it is one of those that may be."""
        branch = re.sub(r"^(refs/)?heads/", "", ref)
        if not branch.startswith("auto/"):
            self.forbidden.append(f"the deletion of {ref}")
            raise No(422, "Cannot delete protected branch")
        if not self.remote.tip(branch):
            raise No(422, "Reference does not exist")
        for pull in self.pulls.values():
            if pull["head"] == branch and pull["state"] == "open":
                pull.update(sha=self.remote.tip(branch), state="closed", closed_at=now(), updated_at=now())
        self.remote.git("update-ref", "-d", f"refs/heads/{branch}")
