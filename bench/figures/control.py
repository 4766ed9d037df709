"""How soon what a person decides has happened: an approval, a graceful stop and a forced stop."""
import time

from kit import http
from kit.measure import compared, figure, interleaved
from kit.site import Site

AGENTS = 10


def ended(site, ask, before=None):
    """Milliseconds from asking until the run's end is journaled and every agent is stopped."""
    with http.Events(site.socket) as events:
        begun = time.perf_counter()
        ask()
        if before:
            before()
        events.until(lambda event: event["type"] == "RunEnded")
        took = (time.perf_counter() - begun) * 1000
    status = site.await_status("the run's report", lambda now: not now["running"])
    wrong = [agent["status"] for agent in status["agents"].values() if agent["status"] != "stopped"]
    if wrong:
        raise RuntimeError(f"after the stop there are agents that are {wrong}")
    return took


def stops(bench, rounds):
    """Both stops, each on a run of ten agents of its own, and a question that changes nothing beside them."""
    held = {"agents": {"*": {"attempts": [[{"wait_for": "go"}, {"write": "notes/x.py", "text": "X = 1\n"}]]}}}
    hangs = {"agents": {"*": {"attempts": [[{"hang": True}]]}}}
    with Site(bench, "stop") as site:
        # Without tests to run first, a run stands sooner; what is stopped is the same.
        site.configure("gates.test: none\n").notes(parts=12).start()

        def begin(recording):
            (site.folder.parent / "go").unlink(missing_ok=True)
            site.run(site.script(recording), agents=AGENTS)
            site.in_state("implementing", AGENTS)

        def graceful():
            begin(held)
            return ended(site, lambda: http.ask(site.socket, "DELETE", "/v1/runs/current"), site.release)

        def forced():
            begin(hangs)
            return ended(site, lambda: http.ask(site.socket, "DELETE", "/v1/runs/current?force=true"))

        def health():
            begun = time.perf_counter()
            site.get("/v1/health")
            return (time.perf_counter() - begun) * 1000

        return interleaved(rounds, {"graceful": graceful, "forced": forced, "health": health}, bench.say)


def approvals(bench, rounds):
    """Milliseconds from sending an approval until the status shows another state."""
    ready = {"agents": {"*": {"attempts": [[{"write": "notes/x.py", "text": "X = 1\n"}]]}}}
    with Site(bench, "approve") as site:
        site.notes(parts=rounds).start()
        site.run(site.script(ready), agents=AGENTS, sandbox="auto")
        # The wait for the tests of so many proposals is the long part of this figure.
        waiting = [agent for agent in site.in_state("awaiting_user", rounds) if agent.get("proposal_commit")]

        def approve():
            agent = waiting.pop()
            begun = time.perf_counter()
            http.ask(site.socket, "POST", f"/v1/agents/{agent['id']}/approve", {"commit": agent["proposal_commit"]})
            while site.get(f"/v1/agents/{agent['id']}")["status"] == "awaiting_user":
                pass
            return (time.perf_counter() - begun) * 1000

        def health():
            begun = time.perf_counter()
            site.get("/v1/health")
            return (time.perf_counter() - begun) * 1000

        return interleaved(rounds, {"approve": approve, "health": health})


def take(bench):
    """Approval and both stops."""
    rounds = bench.rounds
    approved = approvals(bench, rounds)
    stopped = stops(bench, rounds)

    def asked(samples):
        return [compared("GET /v1/health", "ms", samples, "GET /v1/health")]

    return [figure("approve", "approve → next state", "ms", 100, approved["approve"], "POST /v1/agents/ID/approve",
                   asked(approved["health"])),
            figure("stop", "graceful stop of ten scripted agents that react at once", "ms", 3000, stopped["graceful"],
                   "DELETE /v1/runs/current", asked(stopped["health"])),
            figure("stop_forced", "force stop of ten that hang", "ms", 1000, stopped["forced"],
                   "DELETE /v1/runs/current?force=true", asked(stopped["health"]))]
