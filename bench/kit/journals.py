"""Long journals, made by the product's own core and journal, once for all figures that want them."""

MAKER = "dev.fresh.bench.JournalMaker"


def make(bench, site, runs, tasks, requests=0):
    """Puts a journal of so many runs with so many tasks each where the site's daemon will look; its last position.

    Each task made so many requests to a model.
    """
    site.state.mkdir(parents=True, exist_ok=True)
    for folder in (site.state.parent, site.state):
        folder.chmod(0o700)
    bench.say(f"making a journal of {runs * tasks} tasks")
    return int(bench.java_main(MAKER, site.state / "journal.db", runs, tasks, requests))
