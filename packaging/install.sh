#!/bin/sh
# install.sh - installs fresh, with the Java that it runs on, below a prefix.
#
# Exit codes: 0 installed, 64 wrong arguments, 69 something that is not fresh's is in the way, 74 folder trouble.
set -u
umask 022

say() { printf 'fresh: %s\n' "$*" >&2; }

die() {
    code=$1
    shift
    say "$*"
    exit "$code"
}

usage() {
    cat <<'END'
Usage: ./install.sh [--prefix DIR]

Copies fresh to DIR/lib/fresh, links it as DIR/bin/fresh, and adds its manual, shell completions and service units
below DIR/share. DIR is ~/.local when it is not given. DIR/lib/fresh/uninstall.sh removes all of it.
END
}

prefix=
while [ $# -gt 0 ]; do
    case $1 in
    --prefix)
        [ $# -gt 1 ] || die 64 "--prefix needs a folder, for example: ./install.sh --prefix ~/.local"
        prefix=$2
        shift
        ;;
    --prefix=*) prefix=${1#--prefix=} ;;
    -h | --help)
        usage
        exit 0
        ;;
    *) die 64 "it does not know $1; see ./install.sh --help." ;;
    esac
    shift
done
if [ -z "$prefix" ]; then
    [ -n "${HOME:-}" ] || die 64 "HOME is not set; say where to install with --prefix DIR."
    prefix=$HOME/.local
fi
case $prefix in
/*) ;;
*) prefix=$(pwd -P)/$prefix ;;
esac
while [ "$prefix" != / ] && [ "${prefix%/}" != "$prefix" ]; do prefix=${prefix%/}; done
# A colon ends an entry of Java's class path; the others mean something in service units and in sed.
case $prefix in
*[:%\"\\\$\|\&\']* | *"
"*) die 64 "the name of $prefix has one of : % \" ' \\ \$ | & or a line break in it; choose another folder." ;;
esac

source=$(CDPATH='' cd -P -- "$(dirname -- "$0")" && pwd -P) || die 74 "the folder of $0 cannot be entered."
[ -r "$source/lib/fresh/build-id" ] ||
    die 74 "$source does not hold fresh; start install.sh in the unpacked archive that it came in."
home=$prefix/lib/fresh
case $source/ in
"$prefix"/ | "$home"/*) die 64 "$source is where it would be installed to; choose another folder with --prefix DIR." ;;
esac
# Every file and folder outside of $home that fresh put there, one in a line.
list=$home/installed-files

is_listed() { [ -r "$list" ] && grep -qxF -e "$1" "$list"; }

### What could be in the way, before anything is written ##############################################################

files=$(cd "$source" && find share -type f | sort) || die 74 "$source/share cannot be read."
if [ -e "$home" ] || [ -L "$home" ]; then
    if [ -L "$home" ] || ! [ -r "$home/build-id" ] || ! [ -r "$list" ]; then
        die 69 "$home is there and was not made by this script; remove or rename it, or choose another --prefix."
    fi
fi
# What fresh completion install wrote is fresh's too.
is_ours() { is_listed "$1" || grep -qs 'written by .fresh completion' "$1"; }
IFS='
'
for file in bin/fresh $files; do
    if { [ -e "$prefix/$file" ] || [ -L "$prefix/$file" ]; } && ! is_ours "$prefix/$file"; then
        die 69 "$prefix/$file is there and is not fresh's; remove or rename it, or choose another --prefix."
    fi
done
unset IFS
# A program whose jars are exchanged fails in ways that nobody can explain.
if [ -e "$home" ]; then
    "$home/uninstall.sh" --check || exit
fi

### Installing ########################################################################################################

new=$prefix/lib/.fresh-new.$$
made=

# Makes a folder and those above it, and remembers which were not there.
make_folder() {
    [ -d "$1" ] && return
    make_folder "$(dirname -- "$1")"
    mkdir "$1" || die 74 "the folder $1 could not be made; choose another --prefix."
    made="$1
$made"
}

undo() { rm -rf "$new"; }
trap undo EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

make_folder "$prefix/lib"
make_folder "$prefix/bin"
cp -R "$source/lib/fresh" "$new" || die 74 "it could not be copied to $new; is the disk full?"
printf '%s' "$made" >"$new/installed-files" || die 74 "$new/installed-files could not be written; is the disk full?"
if [ -r "$list" ]; then
    cat "$list" >>"$new/installed-files"
    mv "$home" "$new.old" || die 74 "$home could not be moved away."
fi
mv "$new" "$home" || die 74 "$home could not be made."
rm -rf "$new.old"

note() { is_listed "$1" || printf '%s\n' "$1" >>"$list" || die 74 "$list could not be written; is the disk full?"; }

note "$prefix/bin/fresh"
rm -f "$prefix/bin/fresh"
ln -s ../lib/fresh/fresh "$prefix/bin/fresh" || die 74 "$prefix/bin/fresh could not be made."
IFS='
'
for file in $files; do
    unset IFS
    made=
    make_folder "$(dirname -- "$prefix/$file")"
    printf '%s' "$made" >>"$list"
    note "$prefix/$file"
    # Unit files name the program by its whole path.
    sed "s|@prefix@|$prefix|g" "$source/$file" >"$prefix/$file" || die 74 "$prefix/$file could not be written."
done

say "installed in $home; remove it with $home/uninstall.sh"
case :${PATH:-}: in
*:"$prefix/bin":*) say "start with: fresh doctor" ;;
*) say "$prefix/bin is not on your PATH; add it, or start with: $prefix/bin/fresh doctor" ;;
esac
command -v git >/dev/null || say "git is not on the PATH, and fresh works with nothing else; install it."
command -v bwrap >/dev/null || say "bubblewrap is not installed; without it only the built-in agent can work."
