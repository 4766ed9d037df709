"""Ten agents at work: own processes in own worktrees, each reading its model's answers word by word through the meter and
doing what they ask for."""
import contextlib
import time

from kit.model import Model
from kit.site import Site

AGENTS = 10
WORDS_A_SECOND = 20


@contextlib.contextmanager
def site(bench, name):
    """A site whose ten agents stream, and the model that they hear."""
    with Model(WORDS_A_SECOND) as model, Site(bench, name) as made:
        made.configure("gates.test: none\nagent.turns_max: 1000\n" + model.settings).notes(parts=12).start()
        made.run("openai_api", agents=AGENTS, sandbox="auto", offline=False)
        until = time.monotonic() + 120
        while model.streaming < AGENTS and model.requests < 2 * AGENTS:
            if time.monotonic() > until:
                raise RuntimeError(f"only {model.streaming} agents ask: {made.status()}")
            time.sleep(0.1)
        yield made, model
