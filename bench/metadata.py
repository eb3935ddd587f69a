#!/usr/bin/env python3
"""How long a task waits for its metadata and its statistics, asked from inside its own network.

Needs root and a Neargate that is up with real containers:  eval "$(./neargate env)" && bench/metadata.py [--data DIR]
"""

import argparse
import contextlib
import ctypes
import http.client
import os
import time

from launch import launch, prepare, stop
from neargate import Api, Engine, median, status

PATHS = ["", "/task", "/stats", "/task/stats"]
NETWORK = 0x40000000


@contextlib.contextmanager
def inside(pid):
    """This process is in the network of the process `pid` meanwhile."""
    home, there = (os.open("/proc/%s/ns/net" % process, os.O_RDONLY) for process in ("self", pid))
    try:
        enter(there)
        yield
    finally:
        enter(home)
        os.close(home)
        os.close(there)


def enter(network):
    if ctypes.CDLL(None, use_errno=True).setns(network, NETWORK) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def ask(connection, path):
    began = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError("%s: %d" % (path, answer.status))
    return time.perf_counter() - began


def p99(count, path):
    """In milliseconds, on one kept connection."""
    connection = http.client.HTTPConnection("169.254.170.2")
    return 1000 * sorted(ask(connection, path) for _ in range(count))[count * 99 // 100]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--requests", type=int, default=1000)
    arguments = parser.parse_args()
    api = Api()
    engine = Engine(status(arguments.data)["engineSocket"])
    [task] = launch(api, prepare(api), 1)
    try:
        described = api.ecs("DescribeTasks", cluster="bench", tasks=[task])["tasks"][0]
        inspected = engine.call("GET", "/containers/%s/json" % described["containers"][0]["runtimeId"])
        here = "/v4/%s-0" % task.split("/")[-1]
        with inside(inspected["State"]["Pid"]):
            for path in PATHS:
                p99(5 * arguments.requests, here + path)  # warms up all, since they share code
            for path in PATHS:
                found = [p99(arguments.requests, here + path) for _ in range(arguments.rounds)]
                print(
                    "%-12s p99 %.2f ms, median of %d rounds; best %.2f, worst %.2f (goal 1)"
                    % (path or "/", median(found), len(found), min(found), max(found))
                )
    finally:
        stop(Api(), [task])  # the other connection was idle for so long that it is closed


if __name__ == "__main__":
    main()
