#!/usr/bin/env bash
# What the meter adds to requests of agents: time to the first byte and throughput of ten streams at once, straight and
# through the meter in the same run, as medians. The money is held and booked in a journal on the disk, as a run does.
# Usage: bench/meter.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mvn -q -pl fresh-daemon -am test-compile dependency:build-classpath -Dmdep.outputFile="$scratch/path" \
    -Dmdep.includeScope=test -Dmdep.regenerateFile=true
daemon=fresh-daemon/target
# The launcher's words name the JDK that it has found.
java=$(FRESH_DEBUG=1 ./fresh --version 2>&1 | grep -o "[^ ']*/bin/java" | head -1)
"$java" --enable-native-access=ALL-UNNAMED -cp "$daemon/test-classes:$daemon/classes:$(cat "$scratch/path")" dev.fresh.daemon.MeterBenchMain "${1:-15}"
