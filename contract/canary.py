"""Looks for a token everywhere but in its own file: in what processes show of themselves while they run, and in every
file that was written, git's packed objects included."""
import base64
import os
import pathlib
import subprocess
import threading
import urllib.parse

EACH_SECONDS = 0.05
# Every so many looks at processes, what agents and gates work in is looked through too.
LOOKS_A_TREE = 20
# Between two that overlap by more than any form of the token is long.
PART_BYTES = 16 << 20
OVERLAP = 1024


def forms(token):
    """The token as it may stand somewhere: plain, quoted, and encoded with anything before and behind it."""
    found = {token.encode(), urllib.parse.quote(token, safe="").encode(), token.encode().hex().encode(),
             token[::-1].encode()}
    for before in range(3):
        coded = base64.b64encode(b"x" * before + token.encode()).decode()
        # The characters at the ends also depend on the neighbours.
        found.add(coded[-(-before * 8 // 6):].rstrip("=")[:-1].encode())
    return found


def holds(text, wanted):
    """Whether some form stands in a text."""
    return any(form in text for form in wanted)


class Sampler:
    """Reads what every process of one folder shows, twenty times a second, and the files that agents and gates work in,
    once a second; leaving the context ends that."""

    def __init__(self, folder, token):
        self.folder, self.wanted = folder, forms(token)
        self.hits, self.programs, self.commands = set(), set(), set()
        self.samples, self.trees, self.lent = 0, 0, 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self):
        while not self.over.wait(EACH_SECONDS):
            self.samples += 1
            for pid in self.ours():
                self._look(pid)
            if self.samples % LOOKS_A_TREE == 0:
                self._look_through(self.folder / ".fresh" / "workspaces")

    def _look_through(self, workspaces):
        """Everything but the clone, whose objects come last. Only a push has the token, in a folder nobody may read."""
        for top, folders, names in os.walk(workspaces):
            folders[:] = [name for name in folders if pathlib.Path(top, name) != workspaces / "repository.git"]
            for file in (pathlib.Path(top, name) for name in names):
                try:
                    if file.is_symlink() or not file.is_file() or not holds(file.read_bytes(), self.wanted):
                        continue
                    private = not (file.stat().st_mode | file.parent.stat().st_mode) & 0o077
                except OSError:
                    continue  # it has gone meanwhile
                if private and workspaces / "scratch" in file.parents:
                    self.lent += 1
                else:
                    self.hits.add(str(file))
        self.trees += 1

    def ours(self):
        """Processes that work in the folder, and all below them."""
        parents, roots = {}, set()
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            try:
                stat = pathlib.Path("/proc", entry, "stat").read_text(encoding="utf-8", errors="replace")
                parents[int(entry)] = int(stat.rpartition(")")[2].split()[1])
                if os.readlink(f"/proc/{entry}/cwd").startswith(str(self.folder)):
                    roots.add(int(entry))
            except OSError:
                continue  # it has ended, or is somebody else's
        ours, grown = roots, True
        while grown:
            more = {pid for pid, parent in parents.items() if parent in ours} - ours
            ours, grown = ours | more, bool(more)
        return ours

    def _look(self, pid):
        for what in ("cmdline", "environ"):
            try:
                text = pathlib.Path("/proc", str(pid), what).read_bytes()
            except OSError:
                continue
            words = text.split(b"\0")
            if what == "cmdline":
                self.programs.add(os.path.basename(words[0].decode(errors="replace")))
                self.commands.add(text.replace(b"\0", b" ").decode(errors="replace"))
            if holds(text, self.wanted):
                self.hits.add(f"{what} of process {pid}")

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def in_files(folder, token, but):
    """Files below a folder that hold the token; how many were read."""
    wanted, hits, count = forms(token), [], 0
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not os.path.islink(os.path.join(top, name))]
        for name in names:
            file = pathlib.Path(top, name)
            if file in but or not file.is_file() or file.is_symlink():
                continue
            count += 1
            if any(holds(part, wanted) for part in _parts(file)) or holds(str(file).encode(), wanted):
                hits.append(str(file))
    return hits, count


def _parts(file):
    rest = b""
    with open(file, "rb") as opened:
        while part := opened.read(PART_BYTES):
            yield rest + part
            rest = part[-OVERLAP:]


def in_objects(git_folder, token):
    """Whether an object of a repository holds the token; how many were read."""
    read = subprocess.run(["git", f"--git-dir={git_folder}", "cat-file", "--batch-all-objects", "--batch"],
                          capture_output=True, check=True, env={"PATH": os.environ["PATH"]}).stdout
    listed = subprocess.run(["git", f"--git-dir={git_folder}", "cat-file", "--batch-all-objects", "--batch-check"],
                            capture_output=True, check=True, env={"PATH": os.environ["PATH"]}).stdout
    return [str(git_folder)] if holds(read, forms(token)) else [], len(listed.splitlines())
