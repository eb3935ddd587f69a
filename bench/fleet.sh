#!/usr/bin/env bash
# Plays simulated fleets, one seed after the other, until one fails:
#   bench/fleet.sh [FIRST [LAST [INSTANCES [TASKS [MINUTES]]]]]
# Without arguments, the thousand seeds on small fleets. The large one: bench/fleet.sh 1 1 10000 200000 20
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
exec "$home/bench/simulation.sh" neargate.simulation.fleet.FleetSeeds \
    "${1:-1}" "${2:-1000}" "${3:-12}" "${4:-100}" "${5:-5}"
