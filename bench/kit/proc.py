"""What /proc says about a process."""
import os
import time

TICKS = os.sysconf("SC_CLK_TCK")


def _stat(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
        return file.read().rsplit(")", 1)[1].split()


def cpu_seconds(pid):
    """User and system time of the process and its ended, waited-for children left out."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mib(pid):
    """Resident and proportional set in MiB."""
    sizes = {}
    for name in ("status", "smaps_rollup"):
        with open(f"/proc/{pid}/{name}", encoding="utf-8", errors="replace") as file:
            for line in file:
                key, _, value = line.partition(":")
                if key in ("VmRSS", "VmHWM", "Pss", "Pss_Anon"):
                    sizes[key] = int(value.split()[0]) / 1024
    return sizes


def descendants(pid):
    """Identifiers of all processes below this one."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                children.setdefault(int(_stat(name)[1]), []).append(int(name))
            except (OSError, IndexError):
                continue
    found, open_ = [], [pid]
    while open_:
        below = children.get(open_.pop(), [])
        found += below
        open_ += below
    return found


def alive(pid):
    """Whether the process exists and is no zombie."""
    try:
        return _stat(pid)[0] != "Z"
    except OSError:
        return False


def end(pid, number, patience=10):
    """Sends a signal to a process of ours and waits until it is gone."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
    until = time.monotonic() + patience
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.005)
