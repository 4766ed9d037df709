#!/usr/bin/env python3
"""Measures how fast a scan is and how much memory it takes, and prints one JSON object; progress goes to standard error.

Each scan stands beside a bare parse of the same files in the same round, and beside vulture (Debian) or knip (npm) where
these are here. CPU is user and system time of a program with all that it starts. docs/inventory.md says what the figures
mean.
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
HOME = HERE.parent.parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import corpus  # noqa: E402
from kit import machine  # noqa: E402
from kit.measure import compared, figure  # noqa: E402

SOURCES = (
    {"name": "speed-python", "language": "python", "from": {"debian": "meson=1.0.1-5", "orig": "meson_1.0.1.orig.tar.gz"},
     "sha256": "d926b730de6f518728cc7c57bc5e701667bae0c3522f9e369427b2cc7839d3c1", "folder": "meson-1.0.1"},
    {"name": "speed-java", "language": "java", "from": {"maven": "com.fasterxml.jackson.core:jackson-databind:2.18.2"},
     "sha256": "a543f696cc9db5a009f2c548270ced3ac0232c5d947b0ca3e62605dfccc279a2", "folder": ""},
    {"name": "speed-typescript", "language": "typescript", "from": {"npm": "effect@3.12.0"},
     "sha256": "ce032d0785e27a0ee32dbf75561da4cc1b946c65c79cb4ca0b9c00ef093ec1cb", "folder": "package"},
)
CHANGED = 10
SEED = 5


def say(text):
    print(text, file=sys.stderr, flush=True)


class Ran:
    """What a program took."""

    def __init__(self, argv, cwd, env, out=os.devnull, expect=(0,)):
        with open(out, "wb") as output, open(os.devnull, "rb") as nothing:
            begun = time.perf_counter()
            with subprocess.Popen(argv, cwd=cwd, env=env, stdin=nothing, stdout=output,
                                  stderr=subprocess.DEVNULL) as process:
                _, status, used = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
            self.wall = time.perf_counter() - begun
        if process.returncode not in expect:
            raise RuntimeError(f"{argv[0]} ended with {process.returncode}")
        self.cpu = used.ru_utime + used.ru_stime
        self.mib = used.ru_maxrss / 1024


class Speed:
    """The places and programs that every measurement needs."""

    def __init__(self, options):
        self.rounds = options.rounds
        self.cache = pathlib.Path(options.cache).resolve()
        self.cache.mkdir(parents=True, exist_ok=True)
        self.places = corpus.Corpus(self.cache, {})
        (self.cache / "home").mkdir(exist_ok=True)
        self.env = {**os.environ, "HOME": str(self.cache / "home"), "XDG_CACHE_HOME": str(self.cache / "home/caches")}
        said = subprocess.run([HOME / "fresh", "--version"], env={**os.environ, "FRESH_DEBUG": "1"}, check=True,
                              capture_output=True, text=True).stderr
        self.java = next(word.strip("'") for word in said.split() if word.strip("'").endswith("/bin/java"))
        self.libraries = HOME / "fresh-daemon/target"
        if not (self.libraries / "test-classes/dev/fresh/edge/syntax/BareParse.class").exists():
            subprocess.run(["mvn", "-q", "-pl", "fresh-daemon", "-am", "test-compile"], cwd=HOME, check=True,
                           stdout=sys.stderr)
        self._train()

    def _train(self):
        """Lets the launcher make its caches, as it does once for everybody."""
        subprocess.run([HOME / "fresh", "--version"], env=self.env, check=True, capture_output=True)
        made = self.cache / "home/caches/fresh/aot"
        end = time.monotonic() + 120
        while time.monotonic() < end and ((made / "training").exists() or not list(made.glob("daemon@*"))):
            time.sleep(0.2)

    def scan(self, repo):
        """A scan as people start it; its report is kept for comparison."""
        return Ran([HOME / "fresh", "inventory", "list", "--all", "--quiet", "--format", "json"], repo, self.env,
                   repo.parent / "report.json")

    def cold(self, repo):
        """A scan that has to read everything."""
        shutil.rmtree(repo / ".fresh", ignore_errors=True)
        (repo / ".fresh").mkdir()
        return self.scan(repo)

    def read_files(self, repo):
        """Blob and grammar of every file that the last scan read, as its cache names them."""
        names = []
        for path in sorted((repo / ".fresh/cache").glob("*.facts")):
            content = path.read_bytes()
            at = content.index(b"\n") + 1
            while at < len(content):
                end = at + 1 + content[at]
                names.append(content[at + 1:end].decode())
                at = end + 8 + int.from_bytes(content[end:end + 4], "big")
        return sorted(names)

    def bare(self, repo):
        """A parse of the same files without anything else."""
        listed = repo.parent / "files.txt"
        listed.write_text("".join(f"{name}\n" for name in self.read_files(repo)))
        return Ran([self.java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto",
                    "--enable-native-access=ALL-UNNAMED", "-cp",
                    f"{self.libraries}/test-classes:{self.libraries}/classes:{self.libraries}/lib/*",
                    "dev.fresh.edge.syntax.BareParse", repo / ".git", listed], repo, self.env)


def changed(repo, number):
    """A commit on top of main in which ten files have one more line."""
    listed = corpus.git(repo, "ls-tree", "-r", "main").decode().splitlines()
    sources = [line.split(maxsplit=3) for line in listed if line.endswith((".py", ".java", ".ts"))]
    chosen = random.Random(SEED + number).sample(sources, min(CHANGED, len(sources)))
    mark = "#" if chosen[0][3].endswith(".py") else "//"
    index = repo.parent / "changed-index"
    corpus.git(repo, "read-tree", "main", index=index)
    for _, _, blob, path in chosen:
        text = corpus.git(repo, "cat-file", "blob", blob) + f"\n{mark} {number}\n".encode()
        made = corpus.git(repo, "hash-object", "-w", "--stdin", text=text).decode().strip()
        corpus.git(repo, "update-index", "--cacheinfo", f"100644,{made},{path}", index=index)
    tree = corpus.git(repo, "write-tree", index=index).decode().strip()
    commit = corpus.git(repo, "commit-tree", tree, "-p", "main", "-m", "Change").decode().strip()
    corpus.git(repo, "update-ref", "refs/heads/main", commit)


def beside(speed, source, repo):
    """What another tool takes for the same files, or why it cannot be said."""
    tool = {"python": "vulture", "typescript": "knip"}.get(source["language"])
    if tool is None:
        return [], []
    found = shutil.which(tool)
    if found is None:
        how = "apt-get install vulture" if tool == "vulture" else "npm install --global knip"
        return [], [f"{tool} was not run: it is not here ({how})"]
    work = repo.parent / "work"
    if not work.exists():
        work.mkdir()
        corpus.git(repo, f"--work-tree={work}", "checkout", "-q", "-f", "main", "--", ".")
    argv = [found, "."] if tool == "vulture" else [found, "--no-exit-code", "--reporter", "json"]
    try:
        runs = [Ran(argv, work, os.environ, expect=(0, 1, 2, 3)) for _ in range(min(speed.rounds, 3))]
    except RuntimeError as trouble:
        return [], [f"{tool} was not measured: {trouble}"]
    return [compared(f"{tool}, CPU", "s", [run.cpu for run in runs], " ".join(["", *argv[1:]]).strip(), 2),
            compared(f"{tool}, memory", "MiB", [run.mib for run in runs], tool)], []


def source_figures(speed, source):
    """One repository: cold beside a bare parse, memory, and after a change of ten files."""
    repo = speed.places.repository(source)
    name = source["language"]
    speed.cold(repo)
    lines = lines_of(speed, repo)
    bare, cold, warm, texts = [], [], [], []
    for number in range(speed.rounds):
        bare.append(speed.bare(repo))
        cold.append(speed.cold(repo))
        changed(repo, number)
        warm.append(speed.scan(repo))
        texts.append((repo.parent / "report.json").read_bytes())
        speed.cold(repo)
        if texts[-1] != (repo.parent / "report.json").read_bytes():
            raise RuntimeError(f"{name}: a scan with facts from the cache and one without differ")
        say(f"{name}: round {number + 1} of {speed.rounds}")
    others, notes = beside(speed, source, repo)
    command = "fresh inventory list --all --format json"
    return [figure(f"{name}_cold", f"cold scan of {lines} lines over a bare parse, CPU", "x", 1.5,
                   [one.cpu / two.cpu for one, two in zip(cold, bare)], command,
                   [compared("cold scan, CPU", "s", [run.cpu for run in cold], command, 2),
                    compared("cold scan, wall", "s", [run.wall for run in cold], command, 2),
                    compared("bare parse, CPU", "s", [run.cpu for run in bare], "BareParse", 2), *others], notes, digits=2),
            figure(f"{name}_memory", f"peak memory of a cold scan of {lines} lines", "MiB", 400,
                   [run.mib for run in cold], command),
            figure(f"{name}_warm", f"scan of {lines} lines after a change of {CHANGED} files, wall", "s", 0.5,
                   [run.wall for run in warm], command,
                   [compared("CPU", "s", [run.cpu for run in warm], command, 2)], digits=2)]


def lines_of(speed, repo):
    """How many lines the scan read."""
    blobs = "".join(f"{name.split()[0]}\n" for name in speed.read_files(repo)).encode()
    return corpus.git(repo, "cat-file", "--batch", text=blobs).count(b"\n") - 2 * blobs.count(b"\n")


def module(dice, number, functions, modules):
    """The text of a made-up Python file: classes, functions and calls into others; half of it is used by nobody."""
    text = [f'"""Part {number}."""']
    others = sorted({dice.randrange(modules) for _ in range(3)} - {number})
    text += [f"from p{other // 100}.m{other} import work_{other}_0" for other in others]
    for at in range(functions):
        text += ["", f"def work_{number}_{at}(text, limit={at}):", f'    """Does {at} of {number}."""',
                 f"    total = len(text) * {at + 1}", "    for word in text.split():",
                 "        if word and len(word) > limit:", f'            total += word.count("{chr(97 + at % 26)}")',
                 *(f"    total += work_{other}_0(text)" for other in others if at % 2 == 0), "    return total"]
    text += ["", f"class Holder{number}:", "    def __init__(self, size):", "        self.size = size", "",
             "    def grow(self, by=1):", "        self.size += by", "        return self", ""]
    return "\n".join(text)


def generated(folder, files, functions):
    """A repository of made-up Python files, the same for the same numbers."""
    repo = folder / "repo"
    if (folder / "done").exists():
        return repo
    shutil.rmtree(folder, ignore_errors=True)
    repo.mkdir(parents=True)
    corpus.git(repo, "init", "-q", "-b", "main")
    dice = random.Random(SEED)
    with subprocess.Popen(["git", "fast-import", "--quiet"], cwd=repo, stdin=subprocess.PIPE) as importing:
        def put(path, text):
            content = text.encode()
            importing.stdin.write(f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n")
        importing.stdin.write(b"commit refs/heads/main\ncommitter bench <bench@example.org> 1767225600 +0000\n"
                              b"data 4\nmade\n")
        for number in range(files):
            put(f"p{number // 100}/m{number}.py", module(dice, number, functions, files))
        uses = [f"    p{number // 100}.m{number}.work_{number}_0('x')" for number in range(0, files, 7)]
        put("main.py", "\n".join([*(f"import p{number // 100}.m{number}" for number in range(0, files, 7)),
                                  "", "if __name__ == '__main__':", *uses, ""]))
        importing.stdin.close()
    if importing.returncode:
        raise RuntimeError("git fast-import failed")
    (folder / "done").touch()
    return repo


def large_figures(speed, name, files, functions, mib):
    """One made-up tree that is larger than what people usually have."""
    repo = generated(speed.cache / f"speed-{name}", files, functions)
    say(f"{name}: scanning")
    cold = speed.cold(repo)
    warm = speed.scan(repo)
    lines = lines_of(speed, repo)
    features = len(json.loads((repo.parent / "report.json").read_bytes())["features"])
    return [figure(f"{name}_memory", f"peak memory of a cold scan of {lines} lines in {files} files", "MiB", mib,
                   [cold.mib], "fresh inventory list --all --format json",
                   [compared("cold, CPU", "s", [cold.cpu], "cold", 1), compared("cold, wall", "s", [cold.wall], "cold", 1),
                    compared("again, wall", "s", [warm.wall], "warm", 1),
                    compared("features", "", [features], "features[]", 0)])]


LARGE = {"lines": (8000, 25, 2048), "files": (100_000, 1, 2048), "features": (500, 20, 400)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", type=lambda text: text.split(","),
                        default=[*(source["language"] for source in SOURCES), *LARGE],
                        help="python, java, typescript, and the made-up trees: lines (2 million), files (100,000), "
                             "features (10,000)")
    parser.add_argument("--cache", default=HOME / "target/bench-inventory", help="where downloads are kept")
    options = parser.parse_args()
    speed = Speed(options)
    result = {"machine": machine.describe(speed.java, speed.cache), "figures": [], "missing": []}
    for source in SOURCES:
        if source["language"] in options.only:
            try:
                result["figures"] += source_figures(speed, source)
            except corpus.Missing as missing:
                say(f"not run: {missing}")
                result["missing"].append(str(missing))
    for name, (files, functions, mib) in LARGE.items():
        if name in options.only:
            result["figures"] += large_figures(speed, name, files, functions, mib)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    try:
        main()
    except (corpus.Missing, RuntimeError) as trouble:
        sys.exit(f"bench/inventory: {trouble}")
