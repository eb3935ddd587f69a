#!/usr/bin/env bash
# Plays simulated fleets, one seed after the other, until one fails:
#   bench/fleet.sh [FIRST [LAST [INSTANCES [TASKS [MINUTES]]]]]
# Without arguments, the thousand seeds on small fleets. The large one: bench/fleet.sh 1 1 10000 200000 20
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
(cd "$home" && mvn -q -B -pl bench -am -Dspotless.check.skip=true process-classes)
classes=$home/bench/target/classes
for module in simulation services agent engine scheduler kernel; do
    classes=$classes:$home/$module/target/classes
done
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -Xmx"${NEARGATE_HEAP:-8g}" \
    -cp "$classes:$(cat "$home/bench/target/classpath")" \
    neargate.simulation.fleet.FleetSeeds "${1:-1}" "${2:-1000}" "${3:-20}" "${4:-200}" "${5:-10}"
