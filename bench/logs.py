#!/usr/bin/env python3
"""How many lines a second go from a container to CloudWatch Logs, with how much memory, and whether each arrives once and in order.

Needs a Neargate that is up with real containers:  eval "$(./neargate env)" && bench/logs.py [--data DIR] [--lines N]
"""

import argparse
import threading
import time

from neargate import Api, fail, status

WRITE = "BEGIN { for (i = 1; i <= %d; i++) print \"line\", i, \"of a container that writes as fast as it can\" }"
LAST = "line %d of a container that writes as fast as it can"
GROUP = "/bench/logs"


def prepare(api, lines):
    api.ecs("CreateCluster", clusterName="logs")
    options = {
        "awslogs-group": GROUP,
        "awslogs-region": api.region,
        "awslogs-stream-prefix": "bench",
        "awslogs-create-group": "true",
        "mode": "blocking",
    }
    api.ecs(
        "RegisterTaskDefinition",
        family="logs",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="2048",
        memory="4096",
        executionRoleArn="arn:aws:iam::123456789012:role/logs",
        containerDefinitions=[
            {
                "name": "main",
                "image": "busybox",
                "command": ["awk", WRITE % lines],
                "logConfiguration": {"logDriver": "awslogs", "options": options},
            }
        ],
    )
    return [part.split("<")[0] for part in api.ec2("DescribeSubnets").split("<subnetId>")[1:]]


def run(api, subnets):
    [task] = api.ecs(
        "RunTask",
        cluster="logs",
        taskDefinition="logs",
        launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": {"subnets": subnets}},
    )["tasks"]
    return task["taskArn"]


def events(api, task, **how):
    """A page of the task's stream; empty as long as there is no stream."""
    try:
        return api.json(
            "logs",
            "Logs_20140328.GetLogEvents",
            {"logGroupName": GROUP, "logStreamName": "bench/main/" + task.split("/")[-1], **how},
        )
    except RuntimeError as e:
        if "ResourceNotFoundException" not in str(e):
            raise
        return {"events": [], "nextForwardToken": None}


def await_message(api, task, message, patience):
    """When the newest event is this one; None for any at all. Looks seldom: the looking takes from what is measured."""
    end = time.perf_counter() + patience
    while time.perf_counter() < end:
        found = events(api, task, limit=1)["events"]
        if found and message in (None, found[0]["message"]):
            return time.perf_counter()
        time.sleep(0.1)
    fail("the newest event after %d s is %s" % (patience, found))


def wrong(api, task, lines):
    """The first line that is missing, repeated or out of order, in words; None when there is none."""
    expected, token = 1, None
    while True:
        page = events(api, task, startFromHead=True, **({"nextToken": token} if token else {}))
        for event in page["events"]:
            if event["message"] != LAST % expected:
                return "instead of line %d there is: %s" % (expected, event["message"])
            expected += 1
        if page["nextForwardToken"] == token:
            return None if expected > lines else "the log ends with line %d" % (expected - 1)
        token = page["nextForwardToken"]


class Memory(threading.Thread):
    """Looks at the resident memory of a process ten times a second."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid = pid
        self.samples = [self.look()]
        self.over = threading.Event()

    def look(self):
        with open("/proc/%d/statm" % self.pid) as file:
            return int(file.read().split()[1]) * 4 // 1024

    def run(self):
        while not self.over.wait(0.1):
            self.samples.append(self.look())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--lines", type=int, default=2_000_000)
    arguments = parser.parse_args()
    api = Api()
    subnets = prepare(api, arguments.lines)
    memory = Memory(status(arguments.data)["pid"])
    task = run(api, subnets)
    began = await_message(api, task, None, 60)
    memory.start()
    patience = 30 + arguments.lines / 10_000
    taken = await_message(api, task, LAST % arguments.lines, patience) - began
    memory.over.set()
    print(
        "%d lines in %.1f s: %.0f lines/s (goal 50000); resident memory %d MiB before, %d at most, %d at the end"
        % (arguments.lines, taken, arguments.lines / taken, memory.samples[0], max(memory.samples), memory.samples[-1])
    )
    fault = wrong(api, task, arguments.lines)
    if fault:
        fail(fault)
    print("each line once and in order")


if __name__ == "__main__":
    main()
