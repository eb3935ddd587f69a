# Finds the JDK that builds and runs Neargate; sourced by the launcher and the benchmarks.

# Whether a folder holds a JDK of version 25 or newer: its `release` file says so without starting it.
is_jdk() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    [[ $(<"$1/release") =~ JAVA_VERSION=\"([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -ge 25 ]
}

# Sets JAVA_HOME, for Maven too.
find_jdk() {
    local candidate
    export JAVA_HOME=${JAVA_HOME:-/none}
    for candidate in "$JAVA_HOME" /usr/lib/jvm/* /opt/java/*; do
        if is_jdk "$candidate"; then
            JAVA_HOME=$candidate
            return
        fi
    done
    JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /none/bin/javac)")")")
    is_jdk "$JAVA_HOME" || {
        echo "neargate: needs a JDK 25 or newer and found none in JAVA_HOME, in /usr/lib/jvm or on the PATH. Install one (for example the package temurin-25-jdk) or set JAVA_HOME." >&2
        exit 1
    }
}
