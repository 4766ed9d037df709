"""The class of the machine, without its name or places."""
import os
import pathlib
import platform
import re
import subprocess
import time


def _first(pattern, path, otherwise=""):
    try:
        found = re.search(pattern, pathlib.Path(path).read_text(encoding="utf-8"), re.MULTILINE)
        return found.group(1).strip() if found else otherwise
    except OSError:
        return otherwise


def _version(*command):
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        return (ran.stdout + ran.stderr).strip().splitlines()[0]
    except (OSError, IndexError):
        return "none"


def busy_share(seconds=1.0):
    """Which share of all cores is busy now, while we only wait."""
    def read():
        fields = [int(word) for word in pathlib.Path("/proc/stat").read_text(encoding="utf-8").split("\n")[0]
                  .split()[1:9]]
        return sum(fields), fields[3] + fields[4]
    all_before, idle_before = read()
    time.sleep(seconds)
    all_after, idle_after = read()
    return round(1 - (idle_after - idle_before) / max(1, all_after - all_before), 3)


def describe(java, scratch):
    """Cores, memory, kernel and the versions of what is compared."""
    memory = int(_first(r"^MemTotal:\s+(\d+)", "/proc/meminfo", "0")) / 1024 / 1024
    release = pathlib.Path(java).parent.parent / "release"
    return {"cores": os.cpu_count(), "cpu": _first(r"^model name\s*:\s*(.+)$", "/proc/cpuinfo", platform.machine()),
            "memory_gib": round(memory), "kernel": platform.release().split("-")[0], "system": _first(
                r'^PRETTY_NAME="(.+)"', "/etc/os-release", platform.system()),
            "jdk": _first(r'^JAVA_RUNTIME_VERSION="(.+)"', release),
            "jdk_of": _first(r'^IMPLEMENTOR="(.+)"', release), "git": _version("git", "--version"),
            "python": _version("/usr/bin/python3", "--version"), "scratch_on": _filesystem(scratch),
            "busy_share_at_start": busy_share()}


def _filesystem(folder):
    ran = subprocess.run(["stat", "-f", "-c", "%T", str(folder)], capture_output=True, text=True, check=False)
    return ran.stdout.strip() or "unknown"
