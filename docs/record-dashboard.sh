#!/bin/sh
# Records the dashboard over a real run of the bundled example, for the README: a text of the overview at 80x24 and a
# film in asciinema's format (version 2), which any of its players shows. Needs tmux, git and python3, no asciinema.
#
#   docs/record-dashboard.sh [FOLDER]      writes dashboard.txt and dashboard.cast there, docs/ by default
#
# Home, host, user, folders and ids are replaced by fixed ones before anything is written there.
set -eu

root=$(CDPATH='' cd -P -- "$(dirname -- "$0")/.." && pwd -P)
out=$(CDPATH='' cd -P -- "${1:-$root/docs}" && pwd -P)
for tool in tmux git python3; do
    command -v "$tool" >/dev/null || { echo "record-dashboard: $tool is needed and was not found" >&2; exit 69; }
done

# A film of a build is of no use to anybody.
"$root/fresh" --version >/dev/null
work=$(mktemp -d)
socket=fresh-record-$$
# A server of its own: no other session is ever touched.
tm() {
    TMUX='' TMUX_TMPDIR=$work LC_ALL=C.UTF-8 tmux -u -L "$socket" -f /dev/null "$@"
}
cleanup() {
    tm kill-server 2>/dev/null || true
    (cd "$work/notes" 2>/dev/null && "$root/fresh" daemon stop >/dev/null 2>&1) || true
    rm -rf -- "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

mkdir "$work/notes"
cp -R "$root/examples/notes-py/." "$work/notes"
cd "$work/notes"
git init -q -b main
git config user.name 'Ada Example'
git config user.email ada@example.org
git add -A
git commit -q -m 'Begin'

await() {
    left=600
    until tm capture-pane -p -t film | grep -q -e "$1"; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || { echo "record-dashboard: never saw \"$1\" in:" >&2; tm capture-pane -p -t film >&2; exit 70; }
        sleep 0.2
    done
}
key() {
    sleep "${2:-1.5}"
    tm send-keys -t film "$1"
}

env -u NO_COLOR TERM=xterm-256color COLORTERM=truecolor FRESH_BACKGROUND=dark PS1='$ ' ENV=/dev/null PATH="$root:$PATH" \
    SHELL=/bin/sh TMUX='' TMUX_TMPDIR="$work" LC_ALL=C.UTF-8 \
    tmux -u -L "$socket" -f /dev/null new-session -d -s film -x 80 -y 24 sh
await '^\$'
# Bytes with the second at which they came; the film is made of them afterwards.
cat >"$work/clock.py" <<'CLOCK'
import os, sys, time

start = time.monotonic()
with open(sys.argv[1], "w", encoding="ascii") as to:
    while chunk := os.read(0, 65536):
        to.write(f"{time.monotonic() - start:.3f} {chunk.hex()}\n")
        to.flush()
CLOCK
tm pipe-pane -t film "python3 '$work/clock.py' '$work/bytes'"

tm send-keys -t film -l 'fresh auto start --agents 10 --overnight &'
tm send-keys -t film Enter
sleep 2
tm send-keys -t film -l 'fresh tui'
tm send-keys -t film Enter
await 'Budget'
await 'WAITING FOR YOU'
tm capture-pane -p -t film >"$work/overview"
await 'ENDED'
sleep 2
key Enter
key 5
key ']'
key Escape
key 2
key Enter
key Escape
key 4
key Enter
key q 3
await '^\$'
sleep 1
tm pipe-pane -t film

python3 - "$work" "$out" "$root" <<'FILM'
import codecs, getpass, json, os, re, socket, sys

work, out, root = sys.argv[1:]
words = {os.path.realpath(work) + "/notes": "/home/user/notes", os.path.realpath(work): "/home/user", work: "/home/user",
         root: "/home/user/fresh", os.path.expanduser("~"): "/home/user"}
ids = {}


def scrub(text):
    for word, plain in sorted(words.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(word, plain)
    text = text.replace(socket.gethostname(), "host")
    user = getpass.getuser()
    text = re.sub(rf"\b{re.escape(user)}@", "user@", text)

    def number(found):
        return ids.setdefault(found[0][:8], f"{len(ids) + 1:02d}" + "ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12")[:len(found[0])]

    return re.sub(r"(?<![0-9a-f;\[])(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{8,40}(?![0-9a-zA-Z-])", number, text)


with open(work + "/overview", encoding="utf-8") as source, open(out + "/dashboard.txt", "w", encoding="utf-8") as to:
    to.write("\n".join(line.rstrip() for line in scrub(source.read()).rstrip("\n").split("\n")) + "\n")

decoder = codecs.getincrementaldecoder("utf-8")("replace")
pieces = []
with open(work + "/bytes", encoding="ascii") as source:
    for line in source:
        at, data = line.split()
        text = decoder.decode(bytes.fromhex(data))
        # Nothing that is replaced may be in two pieces: what comes at once is one.
        if pieces and float(at) - pieces[-1][0] < 0.05:
            pieces[-1][1] += text
        else:
            pieces.append([float(at), text])
with open(out + "/dashboard.cast", "w", encoding="utf-8") as to:
    to.write(json.dumps({"version": 2, "width": 80, "height": 24, "title": "fresh tui", "env": {"TERM": "xterm-256color"}})
             + "\n")
    now = 0.0
    before = 0.0
    for at, text in pieces:
        # Nobody watches others wait.
        now += min(at - before, 2.0)
        before = at
        to.write(json.dumps([round(now, 3), "o", scrub(text)]) + "\n")
FILM
echo "wrote $out/dashboard.txt and $out/dashboard.cast"
