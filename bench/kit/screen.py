"""A program in a terminal of its own: what it shows, and how soon after a key."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

from kit import proc

CONTROL = re.compile(rb"\x1b\[([?>0-9;]*)([A-Za-z])|\x1b[()][A-Za-z0-9]|\x1b[=>78]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")


class Screen:
    """As much of a terminal as is needed to know which letters stand where."""

    def __init__(self, columns=120, rows=40):
        self.columns, self.rows = columns, rows
        self.cells = [[" "] * columns for _ in range(rows)]
        self.row = self.column = 0
        self.rest = b""

    def feed(self, data):
        """Takes what a program printed."""
        data, self.rest, at = self.rest + data, b"", 0
        while at < len(data):
            if data[at] == 0x1B:
                found = CONTROL.match(data, at)
                if not found:
                    if len(data) - at < 64:  # the rest of it comes with the next bytes
                        self.rest = data[at:]
                        return
                    at += 1
                    continue
                if found.group(2):
                    self.control(found.group(1).decode(), found.group(2).decode())
                at = found.end()
                continue
            end = at
            while end < len(data) and data[end] != 0x1B:
                end += 1
            self.text(data[at:end].decode("utf-8", "replace"))
            at = end

    def control(self, arguments, letter):
        """Moves of the cursor and clearing; colours are not looked at."""
        numbers = [int(word) for word in re.findall(r"\d+", arguments)]
        if letter in "Hf":
            self.row = min(self.rows, numbers[0] if numbers else 1) - 1
            self.column = min(self.columns, numbers[1] if len(numbers) > 1 else 1) - 1
        elif letter == "J":
            self.cells = [[" "] * self.columns for _ in range(self.rows)]
        elif letter in "ABCD":
            step = numbers[0] if numbers else 1
            self.row += {"A": -step, "B": step}.get(letter, 0)
            self.column += {"C": step, "D": -step}.get(letter, 0)

    def text(self, text):
        """Puts letters where the cursor is."""
        for letter in text:
            if letter == "\r":
                self.column = 0
            elif letter == "\n":
                self.row += 1
            elif letter >= " " and 0 <= self.row < self.rows and 0 <= self.column < self.columns:
                self.cells[self.row][self.column] = letter
                self.column += 1

    def shows(self, words):
        """Whether these words stand in one row."""
        return any(words in "".join(row) for row in self.cells)

    def dump(self):
        """All rows."""
        return "\n".join("".join(row).rstrip() for row in self.cells)


class Program:
    """A program that has a pseudo-terminal to itself."""

    def __init__(self, argv, cwd, env, columns=120, rows=40):
        self.screen = Screen(columns, rows)
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execve(argv[0], argv, {**env, "TERM": "xterm-256color"})
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds):
        """Takes what comes next, waiting no longer; whether anything came."""
        ready, _, _ = select.select([self.terminal], [], [], max(0, seconds))
        if not ready:
            return False
        data = os.read(self.terminal, 65536)
        if b"\x1b[6n" in data:  # where is the cursor
            os.write(self.terminal, f"\x1b[{self.screen.rows};{self.screen.columns}R".encode())
        self.screen.feed(data)
        return True

    def watch(self, seconds):
        """Reads for so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.read(until - time.monotonic())

    def until(self, wanted, patience=30):
        """Reads until the screen is as wanted."""
        until = time.monotonic() + patience
        while not wanted(self.screen):
            if time.monotonic() > until:
                raise RuntimeError("the screen never came to show what was waited for:\n" + self.screen.dump())
            self.read(0.5)

    def press(self, key, wanted):
        """Milliseconds from writing a key until the screen is as wanted."""
        while self.read(0):
            pass
        begun = time.perf_counter()
        os.write(self.terminal, key)
        self.until(wanted)
        return (time.perf_counter() - begun) * 1000

    def processes(self):
        """The program and all below it."""
        return [self.pid, *proc.descendants(self.pid)]

    def cpu_seconds(self):
        """What they have used so far."""
        total = 0.0
        for pid in self.processes():
            try:
                total += proc.cpu_seconds(pid)
            except OSError:
                continue  # a short one that has ended
        return total

    def __enter__(self):
        return self

    def __exit__(self, *_):
        below = proc.descendants(self.pid)
        for pid in [self.pid, *below]:
            if proc.alive(pid):
                proc.end(pid, signal.SIGTERM, patience=3)
            if proc.alive(pid):
                proc.end(pid, signal.SIGKILL)
        try:
            os.waitpid(self.pid, 0)
        except ChildProcessError:
            pass
        os.close(self.terminal)
