#!/usr/bin/env python3
"""Kills Neargate again and again while tasks start, run, log and stop, and then looks whether anything was lost or doubled.

Each round asks for some jobs (they log numbered lines and end with a code of their own) and for daemons (they are stopped in the
next round and say goodbye), scales a service, and ends Neargate with SIGKILL at a moment that a seed decides. At the end every
request must have led to exactly one task, every task must have ended with its own exit code, every line must be in the log once
and in order, and the engine must hold the containers of the service's tasks and no others.

Needs a Neargate that is up with real containers:  eval "$(./neargate env)" && bench/adoption.py [--data DIR] [--rounds N]
"""

import argparse
import collections
import http.client
import os
import random
import signal
import subprocess
import threading
import time
import urllib.parse

from neargate import Api, Engine, fail, status

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LINES = 200
JOB = "i=1; while [ $i -le %d ]; do echo line $i; [ $((i %% 25)) = 0 ] && sleep 0.1; i=$((i+1)); done; exit $CODE" % LINES
DAEMON = "trap 'echo goodbye; exit 7' TERM; echo hello; while true; do sleep 0.1; done"


class Patient:
    """Requests that are made again until Neargate answers them: those that create something carry a token."""

    def __init__(self):
        self.api = None

    def __call__(self, service, target, body):
        end = time.monotonic() + 60
        while True:
            try:
                self.api = self.api or Api()
                return self.api.json(service, target, body)
            except (OSError, http.client.HTTPException):
                self.api = None
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def ecs(self, operation, **body):
        return self("ecs", "AmazonEC2ContainerServiceV20141113." + operation, body)

    def logs(self, operation, **body):
        return self("logs", "Logs_20140328." + operation, body)


def define(api, family, script):
    options = {"awslogs-group": "adoption", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "a"}
    api.ecs(
        "RegisterTaskDefinition",
        family=family,
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        executionRoleArn="arn:aws:iam::123456789012:role/logs",
        containerDefinitions=[
            {
                "name": "main",
                "image": "busybox",
                "command": ["sh", "-c", script],
                "stopTimeout": 20,
                "logConfiguration": {"logDriver": "awslogs", "options": options},
            }
        ],
    )


def prepare(api):
    api.ecs("CreateCluster", clusterName="adoption")
    api.logs("CreateLogGroup", logGroupName="adoption")
    define(api, "job", JOB)
    define(api, "daemon", DAEMON)
    subnets = [part.split("<")[0] for part in Api().ec2("DescribeSubnets").split("<subnetId>")[1:]]
    network = {"awsvpcConfiguration": {"subnets": subnets}}
    api.ecs(
        "CreateService",
        cluster="adoption",
        serviceName="service",
        taskDefinition="daemon",
        launchType="FARGATE",
        desiredCount=2,
        networkConfiguration=network,
    )
    return network


def run(api, family, token, network, code=0):
    task = api.ecs(
        "RunTask",
        cluster="adoption",
        taskDefinition=family,
        launchType="FARGATE",
        clientToken=token,
        startedBy=token,
        networkConfiguration=network,
        overrides={"containerOverrides": [{"name": "main", "environment": [{"name": "CODE", "value": str(code)}]}]},
    )["tasks"][0]
    return task["taskArn"]


def kill_and_start(data):
    """Ends Neargate as a crash does, and has it started again, without waiting for it."""
    now = status(data)
    os.kill(now["pid"], signal.SIGKILL)
    port = str(urllib.parse.urlparse(os.environ["AWS_ENDPOINT_URL"]).port)
    command = [os.path.join(HOME, "neargate"), "up", "--detach", "--port", port] + (["--data", data] if data else [])
    while subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
        time.sleep(0.05)  # the killed one has not left its port yet


def play(data, rounds, dice, network):
    """What was asked for: the code with which each job is to end, by token, and each daemon's task, by token."""
    jobs, daemons, stopped = {}, {}, set()

    def ask(n):
        api = Patient()
        for one in range(3):
            token = "job-%d-%d" % (n, one)
            jobs[token] = n % 100 + 1
            run(api, "job", token, network, jobs[token])
        for token in set(daemons) - stopped:
            api.ecs("StopTask", cluster="adoption", task=daemons[token])
            stopped.add(token)
        token = "daemon-%d" % n
        daemons[token] = run(api, "daemon", token, network)
        api.ecs("UpdateService", cluster="adoption", service="service", desiredCount=2 + n % 3)

    for n in range(rounds):
        asking = threading.Thread(target=ask, args=(n,))
        asking.start()
        time.sleep(dice.uniform(0, 1.5))
        kill_and_start(data)
        asking.join()
        if not asking.is_alive() and "daemon-%d" % n not in daemons:
            fail("round %d: a request failed" % n)
    api = Patient()
    for token in set(daemons) - stopped:
        api.ecs("StopTask", cluster="adoption", task=daemons[token])
    return jobs, daemons


def listed(api, **how):
    arns, more = [], {}
    while more is not None:
        page = api.ecs("ListTasks", cluster="adoption", **how, **more)
        arns += page["taskArns"]
        more = {"nextToken": page["nextToken"]} if page.get("nextToken") else None
    return [
        task for n in range(0, len(arns), 100) for task in api.ecs("DescribeTasks", cluster="adoption", tasks=arns[n : n + 100])["tasks"]
    ]


def messages(api, task):
    stream = "a/main/" + task["taskArn"].split("/")[-1]
    found, token = [], None
    while True:
        more = {"nextToken": token} if token else {}
        try:
            page = api.logs("GetLogEvents", logGroupName="adoption", logStreamName=stream, startFromHead=True, **more)
        except RuntimeError:
            return []  # it has not begun
        found += [event["message"] for event in page["events"]]
        if page["nextForwardToken"] == token:
            return found
        token = page["nextForwardToken"]


def judge(api, jobs, daemons):
    """What is wrong, in words."""
    wrong = []
    tasks = collections.defaultdict(list)
    for task in listed(api, desiredStatus="STOPPED") + listed(api, desiredStatus="RUNNING"):
        tasks[task.get("startedBy", "")].append(task)
    expected = {token: (code, ["line %d" % (n + 1) for n in range(LINES)]) for token, code in jobs.items()}
    expected.update({token: (7, ["hello", "goodbye"]) for token in daemons})
    for token, (code, lines) in expected.items():
        found = tasks[token]
        if len(found) != 1:
            wrong.append("%s has %d tasks" % (token, len(found)))
            continue
        task = found[0]
        container = task["containers"][0]
        says = "%s (%s, %s)" % (token, task["taskArn"], task.get("stoppedReason"))
        if token in daemons and "startedAt" not in task:
            continue  # it was stopped before it had begun
        if task["lastStatus"] != "STOPPED" or container.get("exitCode") != code:
            wrong.append("%s: %s with code %s, not %d" % (says, task["lastStatus"], container.get("exitCode"), code))
        logged = messages(api, task)
        if logged != lines and not (token in daemons and container.get("exitCode") == code and logged == lines[1:]):
            wrong.append("%s: %d lines instead of %d: %s" % (says, len(logged), len(lines), different(logged, lines)))
    return wrong


def different(logged, lines):
    counts = collections.Counter(logged)
    return "missing %s, repeated %s, out of order: %s" % (
        [line for line in lines if line not in counts][:5],
        [line for line, count in counts.items() if count > 1][:5],
        sorted(logged) == sorted(lines),
    )


def containers(engine):
    """How many containers each task has in the engine."""
    return collections.Counter(
        one["Labels"]["neargate.task"] for one in engine.call("GET", "/containers/json?all=1") if "neargate.task" in one["Labels"]
    )


def surplus(api, engine):
    """What the engine has that no running task needs, or lacks."""
    want = {task["taskArn"] for task in listed(api, desiredStatus="RUNNING")}
    have = containers(engine)
    return ["%s: %d containers" % (task, have[task]) for task in want ^ set(have)] + [
        "%s: %d containers instead of one" % (task, have[task]) for task in want & set(have) if have[task] != 1
    ]


def settle(condition, patience):
    """What `condition` still finds wrong when patience is over; nothing as soon as it finds nothing."""
    end = time.monotonic() + patience
    while True:
        wrong = condition()
        if not wrong or time.monotonic() > end:
            return wrong
        time.sleep(0.2)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    api = Patient()
    network = prepare(api)
    begin = time.monotonic()
    jobs, daemons = play(arguments.data, arguments.rounds, random.Random(arguments.seed), network)
    wrong = settle(lambda: judge(api, jobs, daemons), 60)
    service = lambda: api.ecs("DescribeServices", cluster="adoption", services=["service"])["services"][0]
    wrong += settle(lambda: [] if service()["runningCount"] == service()["desiredCount"] else ["the service does not come to rest"], 60)
    engine = Engine(status(arguments.data)["engineSocket"])
    wrong += settle(lambda: surplus(api, engine), 30)
    api.ecs("DeleteService", cluster="adoption", service="service", force=True)
    wrong += settle(lambda: list(containers(engine)), 60)
    for line in wrong:
        print(line)
    if wrong:
        fail("%d things are wrong after %d rounds (seed %d)" % (len(wrong), arguments.rounds, arguments.seed))
    print(
        "%d rounds in %.0f s: %d jobs and %d daemons, each once, each with its exit code; %d log lines, each once and in order"
        % (arguments.rounds, time.monotonic() - begin, len(jobs), len(daemons), LINES * len(jobs) + 2 * len(daemons))
    )


if __name__ == "__main__":
    main()
