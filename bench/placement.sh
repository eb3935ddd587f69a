#!/usr/bin/env bash
# Builds the scheduler and measures placement and the cluster query language with JMH:  bench/placement.sh [PATTERN]
# Goals: a million placements in 10 s, one in 50 us, a query of five terms over 10,000 instances in 2 ms; 100,000 tasks on
# 5,000 hosts 20 times as fast as Netflix's Fenzo, which takes a quarter of an hour of the whole.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$home/app/src/build/jdk.sh"
find_jdk
(cd "$home" && mvn -q -B -pl bench -am -Dspotless.check.skip=true process-classes)
exec "$JAVA_HOME/bin/java" \
    -cp "$home/bench/target/classes:$home/scheduler/target/classes:$(cat "$home/bench/target/classpath")" \
    org.openjdk.jmh.Main -rf text -rff /dev/null "${1:-AMillionPlacements|OnePlacement|QueryOverAFleet|AgainstFenzo}"
