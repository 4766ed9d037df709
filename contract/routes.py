"""What each request does: by method and the path's template in GitHub's description. A request that is described but
stands here under no name would be answered with an example that has no truth in it, so the job fails on it."""
from hub import BOT, NAME, OWNER, No, now, over

REPO = "/repos/{owner}/{repo}"
ROUTES = {}


class Ask:
    """A request: the state, what stands in the path, the query, the body, and GitHub's example of an answer."""

    def __init__(self, hub, places, query, body, example):
        self.hub, self.places, self.query, self.body, self.example = hub, places, query, body, example

    @property
    def item(self):
        """The example of one element of a list."""
        return self.example[0] if isinstance(self.example, list) and self.example else self.example

    @property
    def thing(self):
        """The pull request or issue that the path names."""
        return self.hub.thing(self.places)


def route(method, path, status=200):
    """Names what answers a request."""
    def named(function):
        ROUTES[method, path] = (function, status)
        return function
    return named


@route("GET", "/user")
def user(ask):
    return over(ask.example, {"login": BOT, "id": 7, "type": "User"})


@route("GET", "/rate_limit")
def rate_limit(ask):
    return ask.example


@route("GET", REPO)
def repository(ask):
    return over(ask.example, {"id": 1, "name": NAME, "full_name": f"{OWNER}/{NAME}", "owner": ask.hub.person(OWNER),
                              "default_branch": "main", "private": True, "archived": False, "permissions":
                              {"pull": True, "triage": True, "push": True, "maintain": True, "admin": False}})


@route("GET", REPO + "/branches/{branch}")
def branch(ask):
    tip = ask.hub.remote.tip(ask.places["branch"])
    if not tip:
        raise No(404, "Branch not found")
    return over(ask.example, {"name": ask.places["branch"], "commit": {"sha": tip},
                              "protected": ask.places["branch"] == "main"})


@route("GET", REPO + "/commits/{ref}")
def commit(ask):
    found = ask.hub.remote.commit(ask.places["ref"])
    if not found:
        raise No(422, f"No commit found for SHA: {ask.places['ref']}")
    return over(ask.example, {"sha": found})


@route("GET", REPO + "/commits")
def commits(ask):
    start = ask.hub.remote.commit(ask.query.get("sha", "main"))
    if not start:
        raise No(404, "Not Found")
    return [over(ask.item, {"sha": sha}) for sha in ask.hub.remote.git("rev-list", "-n100", start).splitlines()]


@route("GET", REPO + "/compare/{basehead}")
def compare(ask):
    base, head = (ask.hub.remote.commit(name) for name in ask.places["basehead"].split("..."))
    if not base or not head:
        raise No(404, "Not Found")
    count = ask.hub.remote.git("rev-list", "--left-right", "--count", f"{base}...{head}").split()
    behind, ahead = int(count[0]), int(count[1])
    word = "diverged" if behind and ahead else "behind" if behind else "ahead" if ahead else "identical"
    return over(ask.example, {"status": word, "ahead_by": ahead, "behind_by": behind, "commits": [], "files": []})


@route("GET", REPO + "/git/ref/{ref}")
def reference(ask):
    return a_reference(ask, ask.places["ref"])


def a_reference(ask, name):
    """One reference by its name without refs/."""
    found = ask.hub.remote.refs().get("refs/" + name)
    if not found:
        raise No(404, "Not Found")
    return over(ask.example, {"ref": "refs/" + name, "object": {"type": "commit", "sha": found}})


@route("GET", REPO + "/git/matching-refs/{ref}")
def references(ask):
    return [over(ask.item, {"ref": name, "object": {"type": "commit", "sha": sha}})
            for name, sha in ask.hub.remote.refs().items() if name.startswith("refs/" + ask.places["ref"])]


@route("DELETE", REPO + "/git/refs/{ref}", 204)
def delete_reference(ask):
    ask.hub.delete_ref(ask.places["ref"])


@route("GET", REPO + "/contents/{path}")
def contents(ask):
    import base64
    ref = ask.query.get("ref", "main")
    path = ask.places["path"]
    kind = ask.hub.remote.git("cat-file", "-t", f"{ref}:{path}", check=False)
    if kind != "blob":
        raise No(404, "Not Found")
    text = ask.hub.remote.git("cat-file", "blob", f"{ref}:{path}")
    example = ask.example if isinstance(ask.example, dict) else {}
    return over(example, {"type": "file", "encoding": "base64", "name": path.split("/")[-1], "path": path,
                          "size": len(text), "content": base64.b64encode(text.encode()).decode()})


@route("GET", REPO + "/pulls")
def pulls(ask):
    state, head, base = ask.query.get("state", "open"), ask.query.get("head"), ask.query.get("base")
    found = [pull for pull in ask.hub.pulls.values() if state in ("all", pull["state"])
             and head in (None, f"{OWNER}:{pull['head']}") and base in (None, pull["base"])]
    key = "updated_at" if ask.query.get("sort") == "updated" else "created_at"
    newest = ask.query.get("direction", "desc" if "sort" not in ask.query else "asc") == "desc"
    found.sort(key=lambda pull: (pull[key], pull["number"]), reverse=newest)
    return [ask.hub.pull_view(ask.item, pull) for pull in found]


@route("POST", REPO + "/pulls", 201)
def open_pull(ask):
    return ask.hub.pull_view(ask.example, ask.hub.open(ask.body))


@route("GET", REPO + "/pulls/{pull_number}")
def pull(ask):
    return {**ask.hub.pull_view(ask.example, ask.thing), **ask.hub.mergeable(ask.thing)}


@route("PATCH", REPO + "/pulls/{pull_number}")
def edit_pull(ask):
    return ask.hub.pull_view(ask.example, ask.hub.edit(ask.thing, ask.body))


@route("GET", REPO + "/pulls/{pull_number}/commits")
def pull_commits(ask):
    thing = ask.thing
    shas = ask.hub.remote.git("rev-list", "--reverse", thing["base"] + ".." + ask.hub.head(thing)).splitlines()
    return [over(ask.item, {"sha": sha}) for sha in shas]


@route("GET", REPO + "/pulls/{pull_number}/files")
def pull_files(ask):
    thing = ask.thing
    names = ask.hub.remote.git("diff", "--name-only", f"{thing['base']}...{ask.hub.head(thing)}").splitlines()
    return [over(ask.item, {"filename": name}) for name in names]


@route("PUT", REPO + "/pulls/{pull_number}/update-branch", 202)
def update_branch(ask):
    thing = ask.thing
    if ask.body.get("expected_head_sha", ask.hub.head(thing)) != ask.hub.head(thing):
        raise No(422, "expected_head_sha does not match the head")
    if not ask.hub.remote.merge(thing["head"], thing["base"], "Merge the base"):
        raise No(422, "merge conflict between base and head")
    return ask.example


@route("PUT", REPO + "/pulls/{pull_number}/merge")
def merge(ask):
    ask.hub.forbidden.append(f"the merge of #{ask.places['pull_number']}")
    raise No(405, "Pull Request is not mergeable")


@route("GET", REPO + "/pulls/{pull_number}/reviews")
def reviews(ask):
    return [over(ask.item, {key: value for key, value in each.items() if key != "number"})
            for each in ask.hub.reviews if each["number"] == ask.thing["number"]]


@route("GET", REPO + "/pulls/{pull_number}/reviews/{review_id}")
def review(ask):
    found = [each for each in ask.hub.reviews if each["id"] == int(ask.places["review_id"])]
    if not found:
        raise No(404, "Not Found")
    return over(ask.example, {key: value for key, value in found[0].items() if key != "number"})


def remark_view(example, remark):
    """A comment on a line."""
    return over(example, {key: value for key, value in remark.items() if key != "number"})


@route("GET", REPO + "/pulls/{pull_number}/reviews/{review_id}/comments")
def review_remarks(ask):
    return [remark_view(ask.item, each) for each in ask.hub.remarks
            if each["pull_request_review_id"] == int(ask.places["review_id"])]


@route("GET", REPO + "/pulls/{pull_number}/comments")
def remarks(ask):
    return [remark_view(ask.item, each) for each in ask.hub.remarks if each["number"] == ask.thing["number"]]


@route("GET", REPO + "/pulls/comments")
def all_remarks(ask):
    return [remark_view(ask.item, each) for each in ask.hub.remarks if each["updated_at"] >= ask.query.get("since", "")]


@route("POST", REPO + "/pulls/{pull_number}/comments/{comment_id}/replies", 201)
def reply(ask):
    remark = {"id": ask.hub._next(), "number": ask.thing["number"], "pull_request_review_id": None, "user":
              ask.hub.person(BOT), "body": ask.body["body"], "created_at": now(), "updated_at": now(),
              "in_reply_to_id": int(ask.places["comment_id"]), "author_association": "OWNER"}
    ask.hub.remarks.append(remark)
    return remark_view(ask.example, remark)


@route("GET", REPO + "/pulls/{pull_number}/requested_reviewers")
def reviewers(ask):
    return {"users": [ask.hub.person(name) for name in ask.thing["reviewers"]],
            "teams": [{"id": 9, "slug": name, "name": name} for name in ask.thing["teams"]]}


@route("POST", REPO + "/pulls/{pull_number}/requested_reviewers", 201)
def ask_reviewers(ask):
    thing = ask.thing
    unknown = [name for name in ask.body.get("reviewers", []) if name not in ask.hub.people]
    if unknown or thing["user"] in ask.body.get("reviewers", []):
        raise No(422, "Reviews may only be requested from collaborators." if unknown
                 else "Review cannot be requested from pull request author.")
    thing["reviewers"] = sorted({*thing["reviewers"], *ask.body.get("reviewers", [])})
    thing["teams"] = sorted({*thing["teams"], *ask.body.get("team_reviewers", [])})
    return ask.hub.pull_view(ask.example, thing)


@route("GET", REPO + "/issues")
def issues(ask):
    wanted = [name for name in ask.query.get("labels", "").split(",") if name]
    state = ask.query.get("state", "open")
    every = [*ask.hub.issues.values(), *ask.hub.pulls.values()]
    found = [each for each in every if state in ("all", each["state"]) and all(n in each["labels"] for n in wanted)
             and each["updated_at"] >= ask.query.get("since", "")
             and ask.query.get("creator") in (None, each["user"] if isinstance(each["user"], str)
                                              else each["user"]["login"])]
    found.sort(key=lambda each: each["number"], reverse=ask.query.get("direction", "desc") == "desc")
    return [ask.hub.issue_view(ask.item, each) for each in found]


@route("GET", REPO + "/issues/{issue_number}")
def issue(ask):
    return ask.hub.issue_view(ask.example, ask.thing)


@route("PATCH", REPO + "/issues/{issue_number}")
def edit_issue(ask):
    return ask.hub.issue_view(ask.example, ask.hub.edit(ask.thing, ask.body))


@route("GET", REPO + "/issues/{issue_number}/events")
@route("GET", REPO + "/issues/{issue_number}/timeline")
def issue_events(ask):
    return [over(ask.item, {"event": event, "label": {"name": label, "color": "ededed"}, "actor":
                            ask.hub.person(by), "id": index + 1})
            for index, (event, label, by) in enumerate(ask.thing.get("events", []))]


@route("GET", REPO + "/issues/{issue_number}/labels")
def labels_of(ask):
    return [ask.hub.label_view(name) for name in ask.thing["labels"]]


@route("POST", REPO + "/issues/{issue_number}/labels")
@route("PUT", REPO + "/issues/{issue_number}/labels")
def add_labels(ask):
    names = ask.hub.names(ask.body["labels"] if isinstance(ask.body, dict) else ask.body)
    thing = ask.thing
    thing["labels"] = list(dict.fromkeys([*thing["labels"], *names]))
    thing["updated_at"] = now()
    return labels_of(ask)


@route("DELETE", REPO + "/issues/{issue_number}/labels/{name}")
def remove_label(ask):
    if ask.places["name"] not in ask.thing["labels"]:
        raise No(404, "Label does not exist")
    ask.thing["labels"].remove(ask.places["name"])
    return labels_of(ask)


@route("GET", REPO + "/labels")
def labels(ask):
    return [ask.hub.label_view(name) for name in ask.hub.labels]


@route("GET", REPO + "/labels/{name}")
def label(ask):
    if ask.places["name"] not in ask.hub.labels:
        raise No(404, "Not Found")
    return ask.hub.label_view(ask.places["name"])


@route("POST", REPO + "/labels", 201)
def new_label(ask):
    if ask.body["name"] in ask.hub.labels:
        raise No(422, "Validation Failed", [{"resource": "Label", "code": "already_exists", "field": "name"}])
    ask.hub.labels[ask.body["name"]] = ask.body.get("color", "ededed")
    return ask.hub.label_view(ask.body["name"])


def comment_view(ask, example, comment):
    """A comment below a pull request or an issue."""
    return over(example, {**{key: value for key, value in comment.items() if key != "number"}, "html_url":
                          f"{ask.hub.url}/{OWNER}/{NAME}/issues/{comment['number']}#{comment['id']}", "issue_url":
                          f"{ask.hub.url}/api/v3/repos/{OWNER}/{NAME}/issues/{comment['number']}"})


@route("GET", REPO + "/issues/{issue_number}/comments")
def comments(ask):
    return [comment_view(ask, ask.item, each) for each in ask.hub.comments
            if each["number"] == ask.thing["number"] and each["updated_at"] >= ask.query.get("since", "")]


@route("GET", REPO + "/issues/comments")
def all_comments(ask):
    return [comment_view(ask, ask.item, each) for each in ask.hub.comments
            if each["updated_at"] >= ask.query.get("since", "")]


@route("POST", REPO + "/issues/{issue_number}/comments", 201)
def new_comment(ask):
    return comment_view(ask, ask.example, ask.hub.say(ask.thing["number"], BOT, ask.body["body"]))


@route("PATCH", REPO + "/issues/comments/{comment_id}")
def edit_comment(ask):
    for each in ask.hub.comments:
        if each["id"] == int(ask.places["comment_id"]):
            each.update(body=ask.body["body"], updated_at=now())
            return comment_view(ask, ask.example, each)
    raise No(404, "Not Found")


@route("GET", REPO + "/commits/{ref}/check-runs")
def check_runs(ask):
    sha = ask.hub.remote.commit(ask.places["ref"])
    example = ask.example["check_runs"][0]
    found = [over(example, {key: value for key, value in each.items() if key != "annotations"})
             for each in ask.hub.checks if each["head_sha"] == sha]
    if ask.query.get("filter", "latest") == "latest":
        found = list({each["name"]: each for each in found}.values())
    return {"total_count": len(found), "check_runs": found}


@route("GET", REPO + "/check-runs/{check_run_id}/annotations")
def annotations(ask):
    return [over(ask.item, {"path": path, "start_line": line, "end_line": line, "annotation_level": "failure",
                            "message": text})
            for check in ask.hub.checks if check["id"] == int(ask.places["check_run_id"])
            for path, line, text in check["annotations"]]


@route("GET", REPO + "/commits/{ref}/status")
def status(ask):
    sha = ask.hub.remote.commit(ask.places["ref"])
    found = [each for each in ask.hub.statuses if each["sha"] == sha]
    states = {each["state"] for each in found}
    state = "failure" if states & {"failure", "error"} else "success" if states == {"success"} else "pending"
    return over(ask.example, {"state": state, "sha": sha, "total_count": len(found), "statuses": found})


@route("GET", REPO + "/commits/{ref}/statuses")
def all_statuses(ask):
    sha = ask.hub.remote.commit(ask.places["ref"])
    return [over(ask.item, each) for each in ask.hub.statuses if each["sha"] == sha]


@route("GET", REPO + "/collaborators/{username}/permission")
def permission(ask):
    may = ask.hub.people.get(ask.places["username"], "none")
    word = {"maintain": "write", "triage": "read"}.get(may, may)
    return over(ask.example, {"permission": word, "role_name": may, "user": {
        **ask.hub.person(ask.places["username"]), "permissions": {
            "pull": may != "none", "triage": word in ("write", "admin"), "push": word in ("write", "admin"),
            "maintain": may in ("maintain", "admin"), "admin": may == "admin"}, "role_name": may}})
