#!/usr/bin/env bash
# Builds the evaluator and measures its decisions with JMH, then compares 10,000 random ones with @cloud-copilot/iam-simulate,
# which npm fetches into a folder of its own (its licence is the AGPL: it is no part of Neargate):  bench/policies.sh [COUNT] [SEED]
# Goal: 500,000 decisions a second on one core; every difference explained in docs/measurements.md.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$home/app/src/build/jdk.sh"
find_jdk
(cd "$home" && mvn -q -B -pl bench -am -Dspotless.check.skip=true process-classes)
java=("$JAVA_HOME/bin/java" -cp
    "$home/bench/target/classes:$home/policy/target/classes:$(cat "$home/bench/target/classpath")")
"${java[@]}" org.openjdk.jmh.Main -rf text -rff /dev/null PolicyDecisions

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$home/bench/policies.mjs" "$folder"
(cd "$folder" && npm install --silent --no-fund --no-audit @cloud-copilot/iam-simulate@0.1.173 >/dev/null)
(cd "$folder" && node policies.mjs "${1:-10000}" "${2:-7}") | "${java[@]}" neargate.bench.PoliciesCompared
