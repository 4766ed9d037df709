#!/bin/sh
# uninstall.sh - removes the fresh that it lies in, and all that install.sh added for it.
#
# Exit codes: 0 removed, 69 it still runs or was not installed by install.sh, 74 folder trouble.
set -u

say() { printf 'fresh: %s\n' "$*" >&2; }

die() {
    code=$1
    shift
    say "$*"
    exit "$code"
}

home=$(CDPATH='' cd -P -- "$(dirname -- "$0")" && pwd -P) || die 74 "the folder of $0 cannot be entered."
list=$home/installed-files
if ! [ -r "$list" ] || ! [ -r "$home/build-id" ]; then
    die 69 "$home was not made by install.sh; remove it as it was installed."
fi
# A program whose jars are exchanged fails in ways that nobody can explain. What only warms up is gone in a moment.
is_running() { find /proc/[0-9]*/exe -lname "$home/runtime/bin/java*" 2>/dev/null | grep -q .; }
waited=0
while is_running; do
    [ $waited -lt 5 ] ||
        die 69 "a fresh of $home is running; end it (fresh daemon stop in its repository), then try again."
    waited=$((waited + 1))
    sleep 1
done

# Its caches of compiled classes; the state of repositories lies in the repositories.
caches=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/fresh
name=$(cat "$home/build-id")
[ -z "$name" ] || rm -rf "$caches/aot/$name"*
rmdir "$caches/aot" "$caches" 2>/dev/null

folders=
while IFS= read -r file; do
    if [ -d "$file" ] && ! [ -L "$file" ]; then
        folders="$folders$file
"
    else
        rm -f "$file" || die 74 "$file could not be removed."
    fi
done <"$list"
rm -rf "$home" || die 74 "$home could not be removed."
# Longer names first: a folder goes before the one that holds it, and stays when others use it by now.
printf '%s' "$folders" | awk '{ print length($0) "\t" $0 }' | sort -rn | cut -f2- | while IFS= read -r folder; do
    rmdir "$folder" 2>/dev/null
done
say "removed from $home; what it knows of a repository is in the folder .fresh there."
