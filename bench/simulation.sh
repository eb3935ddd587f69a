#!/usr/bin/env bash
# Builds the simulator and runs one of its classes:  bench/simulation.sh CLASS [ARGUMENT ...]
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$home/app/src/build/jdk.sh"
find_jdk
(cd "$home" && mvn -q -B -pl bench -am -Dspotless.check.skip=true process-classes)
classes=$home/bench/target/classes
for module in simulation services policy agent engine scheduler kernel; do
    classes=$classes:$home/$module/target/classes
done
# As the launcher's options for `simulate`, in a larger heap.
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:MaxTenuringThreshold=1 \
    -Xmx"${NEARGATE_HEAP:-8g}" -Xmn2g \
    -cp "$classes:$(cat "$home/bench/target/classpath")" "$@"
