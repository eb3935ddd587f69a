#!/usr/bin/env bash
# Plays simulated weeks of services, one seed after the other, until one fails:
#   bench/deployments.sh [FIRST [LAST [DAYS [SERVICES [INSTANCES [EVENTFUL]]]]]]
# Without arguments, the thousand seeds of two weeks each, in which things happen four times as often as in a data centre.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
exec "$home/bench/simulation.sh" neargate.simulation.deployments.DeploymentSeeds \
    "${1:-1}" "${2:-1000}" "${3:-14}" "${4:-2}" "${5:-6}" "${6:-4}"
