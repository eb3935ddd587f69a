#!/usr/bin/env bash
# Builds the store and measures its durable writes against SQLite's own, on one disk:  bench/store.sh [DIRECTORY]
# The directory should lie on the disk that counts, not in memory; without one it is the checkout's own.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$home/app/src/build/jdk.sh"
find_jdk
directory=$(cd "${1:-$home/bench}" && pwd)
case $(stat -f -c %T "$directory") in
    tmpfs | ramfs)
        echo "$directory lies in memory: name a directory on a disk." >&2
        exit 1
        ;;
esac

(cd "$home" && mvn -q -B -pl bench -am -Dspotless.check.skip=true process-classes)
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED \
    -cp "$home/bench/target/classes:$home/kernel/target/classes:$(cat "$home/bench/target/classpath")" \
    neargate.bench.DurableWrites "$directory"
