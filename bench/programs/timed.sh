#!/bin/bash
# Stands before the program of its name on a daemon's PATH: runs that one and notes when it began and ended. The bench
# puts the paths in, since the daemon hands no variables on.
begun=$EPOCHREALTIME
# What runs inside a sandbox is part of the sandbox's time, and is the real git.
'PROGRAM' "${@//'OURGIT'/'GIT'}"
code=$?
echo "$begun $EPOCHREALTIME ${0##*/}" >>'NOTES'
exit "$code"
