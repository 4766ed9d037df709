#!/bin/bash
# One agent's life by hand: a worktree, the change, a commit, the tests on a clean checkout in a sandbox, the branch in
# the user's repository. Arguments: bare clone, user's repository, scratch folder, name.
set -euo pipefail
clone=$1 user=$2 work=$3/$4 name=$4

# Two that add or remove worktrees at the same time read each other's half-written files.
worktree() { flock "$clone/alone" git -C "$clone" worktree "$@"; }

base=$(git -C "$clone" rev-parse HEAD)
mkdir -p "$work"
worktree add -q --detach "$work/$name" "$base"
printf 'X = "%s"\n' "$name" >"$work/$name/notes/x.py"
git -C "$work/$name" add -A
git -C "$work/$name" -c user.name=bench -c user.email=bench@example.org commit -q -m "Add x"
commit=$(git -C "$work/$name" rev-parse HEAD)
worktree add -q --detach "$work/check-$name" "$commit"
bwrap --die-with-parent --new-session --unshare-user --unshare-all --cap-drop ALL --ro-bind /usr /usr --ro-bind /etc /etc \
    --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64 --proc /proc --dev /dev --tmpfs /tmp \
    --bind "$work/check-$name" "$work/check-$name" --chdir "$work/check-$name" -- \
    python3 -m unittest discover -q -s tests -t . >/dev/null 2>&1
worktree remove --force "$work/check-$name"
git -C "$clone" push -q "$user" "$commit:refs/heads/bare/$name"
worktree remove --force "$work/$name"
