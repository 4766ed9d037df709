#!/bin/sh
# uninstall.sh - removes the fresh that it lies in, and all that install.sh added for it.
#
# Exit codes: 0 removed, 64 wrong arguments, 69 it still runs or was not installed by install.sh, 74 folder trouble.
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

# Sets running to yes while a program of it works, to training while one only makes a cache, else to nothing.
look_for_programs() {
    running=
    # shellcheck disable=SC2044 # names of processes
    for program in $(find /proc/[0-9]*/exe -lname "$home/runtime/bin/java*" 2>/dev/null); do
        if grep -qsa -e AOTCacheOutput -e AOTMode=create -e dev.fresh.cli.Training "${program%exe}cmdline"; then
            running=${running:-training}
        else
            running=yes
        fi
    done
}

waited=0 worked=0
look_for_programs
# One that just begins or ends has no command line to be told by, so it has to be seen for three seconds on end.
while [ -n "$running" ] && [ $waited -lt 60 ] && [ $worked -lt 3 ]; do
    sleep 1
    waited=$((waited + 1))
    look_for_programs
    case $running in
    yes) worked=$((worked + 1)) ;;
    *) worked=0 ;;
    esac
done
[ "$running" != yes ] ||
    die 69 "a fresh of $home is running; end it (fresh daemon stop in its repository), then try again."
case ${1:-} in
'') ;;
--check) exit 0 ;;
*) die 64 "uninstall.sh knows --check alone, which removes nothing and says whether it could; $1 is unknown." ;;
esac

# Its caches of compiled classes; the state of repositories lies in the repositories.
case ${XDG_CACHE_HOME:-} in
/*) caches=$XDG_CACHE_HOME/fresh ;;
*) caches=${HOME:-/nonexistent}/.cache/fresh ;;
esac
read -r name <"$home/build-id" && rm -f "$caches/aot/"*"$name"*
# The last is there when it was made for this alone.
rmdir "$caches/aot/training" "$caches/aot" "$caches" "${caches%/fresh}" 2>/dev/null

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
