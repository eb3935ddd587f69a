#!/usr/bin/env bash
# Measures very many services on simulated instances: what they need while nothing happens, and when an instance is lost:
#   bench/services.sh [SEED [SERVICES [TASKS_EACH [INSTANCES [LOSSES]]]]]
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
exec "$home/bench/simulation.sh" neargate.simulation.services.ManyServices \
    "${1:-1}" "${2:-10000}" "${3:-20}" "${4:-2000}" "${5:-40}"
