"""The repositories that the inventory is measured on: named by package and checksum or by commit, never copied here."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tarfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
LOCAL = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "bench",
         "GIT_AUTHOR_EMAIL": "bench@example.org", "GIT_COMMITTER_NAME": "bench",
         "GIT_COMMITTER_EMAIL": "bench@example.org", "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
         "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z"}


class Missing(Exception):
    """A source is not here; the message says how to bring it."""


def read(kind, name):
    """The labels, live handlers or mutations of a source, or None where there are none."""
    path = HERE / kind / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else None


def sources(wanted=()):
    """All sources, or those named."""
    every = [json.loads(path.read_text()) for path in sorted((HERE / "sources").glob("*.json"))]
    unknown = set(wanted) - {source["name"] for source in every}
    if unknown:
        raise Missing(f"there is no source {', '.join(sorted(unknown))}; bench/inventory/sources lists them")
    return [source for source in every if not wanted or source["name"] in wanted]


def git(folder, *arguments, text=None, index=None):
    """Runs git without anybody's configuration or hooks, and gives what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | LOCAL
    if index:
        environment["GIT_INDEX_FILE"] = str(index)
    done = subprocess.run(["git", "-c", "core.hooksPath=/dev/null", *arguments], cwd=folder, env=environment,
                          input=text, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"git {' '.join(arguments)} in {folder}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


class Corpus:
    """The sources as git repositories of one commit each, in a folder that may be deleted at any time."""

    def __init__(self, cache, checkouts):
        self.cache = pathlib.Path(cache).resolve()
        self.checkouts = {name: pathlib.Path(path).resolve() for name, path in checkouts.items()}

    def repository(self, source):
        """The folder of the source's repository, made on first use."""
        folder = self.cache / source["name"]
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            (folder / "repo").mkdir(parents=True)
            git(folder / "repo", "init", "-q", "-b", "main")
            kind = next(iter(source["from"]))
            if kind == "git":
                self._commit_of(source, folder / "repo")
            else:
                self._unpacked(source, kind, folder)
            (folder / "done").touch()
        return folder / "repo"

    def _commit_of(self, source, repo):
        commit = source["from"]["commit"]
        place = self.checkouts.get(source["name"])
        if place is None:
            raise Missing(f"{source['name']} is in git alone: clone {source['from']['git']} and say "
                          f"--checkout {source['name']}=PATH (it has to hold {commit})")
        objects = place / git(place, "rev-parse", "--git-path", "objects").decode().strip()
        (repo / ".git/objects/info/alternates").write_text(f"{objects.resolve()}\n")
        wanted = f"{commit}:{source['folder']}" if source["folder"] else f"{commit}^{{tree}}"
        tree = git(repo, "rev-parse", "--verify", wanted).decode().strip()
        self._commit(repo, tree)

    def _unpacked(self, source, kind, folder):
        archive = download(kind, source["from"], folder)
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if found != source["sha256"]:
            raise RuntimeError(f"{archive.name} of {source['name']} has the checksum {found}, not {source['sha256']}")
        content = folder / "content"
        content.mkdir()
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(content)
        else:
            with tarfile.open(archive) as packed:
                packed.extractall(content, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        work = content / source["folder"]
        # Straight into the object store: no filter or attribute of the source may change a byte.
        index = folder / "index"
        entries = []
        for path in sorted(p for p in work.rglob("*") if p.is_file() and not p.is_symlink()):
            blob = git(folder / "repo", "hash-object", "-w", "--no-filters", str(path)).decode().strip()
            entries.append(f"100644 {blob}\t{path.relative_to(work)}\0")
        git(folder / "repo", "update-index", "-z", "--index-info", text="".join(entries).encode(), index=index)
        self._commit(folder / "repo", git(folder / "repo", "write-tree", index=index).decode().strip())
        shutil.rmtree(content)

    @staticmethod
    def _commit(repo, tree):
        commit = git(repo, "commit-tree", tree, "-m", "Source").decode().strip()
        git(repo, "update-ref", "refs/heads/main", commit)


def download(kind, origin, folder):
    """Brings an archive with the package manager that has it, as it is configured on this machine."""
    if kind == "npm":
        run(["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder), origin["npm"]], folder)
        return next(folder.glob("*.tgz"))
    if kind == "maven":
        run(["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={origin['maven']}:jar:sources",
             f"-DoutputDirectory={folder}"], folder)
        return next(folder.glob("*.jar"))
    if kind == "debian":
        return debian(origin, folder)
    raise RuntimeError(f"unknown origin {kind}")


# A version is in one release of Debian at a time, and the machine may have another release.
RELEASES = ("bookworm", "trixie", "forky", "sid")


def debian(origin, folder):
    """A Debian source package, from wherever this machine takes its Debian packages."""
    trouble = None
    for release in RELEASES:
        try:
            run(["apt-get", "source", "--download-only", "--tar-only", "-qq", *source_list(folder, release), origin["debian"]], folder)
            return folder / origin["orig"]
        except Missing as missing:
            trouble = trouble or missing
    raise trouble


def source_list(folder, release):
    """Options with which apt-get knows the source packages of a release."""
    parts = folder / f"apt-{release}"
    (parts / "lists/partial").mkdir(parents=True, exist_ok=True)
    origins = set()
    for path in [pathlib.Path("/etc/apt/sources.list"), *sorted(pathlib.Path("/etc/apt/sources.list.d").glob("*"))]:
        text = path.read_text() if path.is_file() else ""
        if "debian-archive-keyring" in text or path.name in ("debian.sources", "sources.list"):
            origins.update(re.findall(r"(?:URIs:|^deb(?:\s+\[[^]]*\])?)\s+(\S+)", text, re.MULTILINE))
    plain = sorted(origin for origin in origins if "security" not in origin)
    (parts / "source.list").write_text("".join(f"deb-src {origin} {release} main\n" for origin in plain))
    options = ["-o", "Dir::Etc::sourcelist=/dev/null", "-o", f"Dir::Etc::sourceparts={parts}",
               "-o", f"Dir::State::lists={parts}/lists", "-o", "APT::Sandbox::User=root"]
    run(["apt-get", "update", "-qq", *options], folder)
    return options


def run(argv, folder):
    """Runs a program that has to succeed."""
    try:
        done = subprocess.run(argv, cwd=folder, capture_output=True, check=False)
    except FileNotFoundError as missing:
        raise Missing(f"{argv[0]} is not here; install it") from missing
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip()
        raise Missing(f"{' '.join(argv[:3])} ended with {done.returncode}: {said[-300:]}")
