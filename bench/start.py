#!/usr/bin/env python3
"""How long Neargate takes to its first answered request, with the start-up cache and without, and its memory at rest.

Needs a built Neargate (any command builds it). Uses directories and a port of its own.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time

from neargate import median

PROGRAM = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "neargate")


def once(engine, port, rest, environment):
    """Seconds to the answer, and the resident set in MiB after a rest."""
    with tempfile.TemporaryDirectory() as data:
        begin = time.perf_counter()
        subprocess.run(
            [PROGRAM, "up", "--detach", "--data", data, "--port", str(port), "--engine", engine],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **environment},
        )
        seconds = time.perf_counter() - begin
        time.sleep(rest)
        with open(os.path.join(data, "status.json")) as file:
            pid = json.load(file)["pid"]
        with open("/proc/%d/status" % pid) as file:
            resident = [int(line.split()[1]) for line in file if line.startswith("VmRSS")][0] // 1024
        subprocess.run([PROGRAM, "down", "--wipe", "--data", data], check=True, stdout=subprocess.DEVNULL)
        os.mkdir(data)  # what wiped it deleted it
    return seconds, resident


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--port", type=int, default=4640)
    parser.add_argument("--engine", default="docker")
    arguments = parser.parse_args()
    once(arguments.engine, arguments.port, 0, {})
    cached = [once(arguments.engine, arguments.port, 0, {})[0] for _ in range(arguments.rounds)]
    plain = [
        once(arguments.engine, arguments.port, 0, {"JDK_JAVA_OPTIONS": "-XX:AOTMode=off"})[0]
        for _ in range(arguments.rounds)
    ]
    _, resident = once(arguments.engine, arguments.port, 30, {})
    print("up --detach, with the cache:    median %.2f s, least %.2f s (goal 0.5)" % (median(cached), min(cached)))
    print("up --detach, without the cache: median %.2f s, least %.2f s (goal 1.5)" % (median(plain), min(plain)))
    print("resident after 30 s of rest:    %d MiB (goal 120)" % resident)


if __name__ == "__main__":
    main()
