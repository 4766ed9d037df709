#!/usr/bin/env bash
# Start-up times as medians with their spread: `fresh auto status` without and with a daemon, and a daemon's start until
# it answers. Usage: bench/start-up.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${1:-21}
fresh=$PWD/fresh
"$fresh" --version

scratch=$(mktemp -d)
daemon=
finish() {
    if [[ -n $daemon ]]; then kill "$daemon" 2>/dev/null || true; fi
    rm -rf "$scratch"
}
trap finish EXIT
git init -q "$scratch/repository"
cd "$scratch/repository"
git -c user.name=bench -c user.email=bench@example.org commit -q --allow-empty -m "An empty start"

# Microseconds.
now() { echo "${EPOCHREALTIME/[.,]/}"; }

# Reads microseconds, one a line.
summarise() {
    sort -n | awk -v what="$1" '{ t[NR] = $1 / 1000 } END {
        printf "%-34s median %6.0f ms   from %6.0f to %6.0f   (%d rounds)\n", what, t[int((NR + 1) / 2)], t[1], t[NR], NR }'
}

# Runs a command line $rounds times.
measure() {
    local what=$1 i begun
    shift
    for ((i = 0; i < rounds; i++)); do
        begun=$(now)
        "$@" >/dev/null
        echo $(($(now) - begun))
    done | summarise "$what"
}

start_daemon() {
    "$fresh" daemon run >"$scratch/daemon.log" 2>&1 &
    daemon=$!
    local i
    for ((i = 0; i < 2000; i++)); do
        curl -fsS --unix-socket .fresh/state/daemon.sock http://localhost/v1/health >/dev/null 2>&1 && return
        sleep 0.01
    done
    echo "the daemon did not answer:" >&2
    cat "$scratch/daemon.log" >&2
    return 1
}

stop_daemon() {
    kill "$daemon"
    wait "$daemon" || true
    daemon=
}

measure "status, no daemon" "$fresh" auto status
for ((round = 0; round < (rounds + 2) / 3; round++)); do
    begun=$(now)
    start_daemon
    echo $(($(now) - begun)) >>"$scratch/starts"
    stop_daemon
done
summarise "daemon start until it answers" <"$scratch/starts"
start_daemon
measure "status, with a daemon" "$fresh" auto status
measure "the same question by curl" curl -fsS --unix-socket .fresh/state/daemon.sock http://localhost/v1/status
