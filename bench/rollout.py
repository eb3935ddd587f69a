#!/usr/bin/env python3
"""How fast a service comes back to what was promised: a killed container's replacement, and a rolling update of ten tasks against
the same containers started and stopped through the Engine API in the same run.

Needs a Neargate that is up with real containers:  eval "$(./neargate env)" && bench/rollout.py [--data DIR]
"""

import argparse
import time

from launch import COMMAND, parallel, prepare, timed
from neargate import Api, Engine, median, p95, status


def service(api):
    return api.ecs("DescribeServices", cluster="bench", services=["bench"])["services"][0]


def running(api):
    """The ARNs of the service's tasks that are RUNNING and are to go on."""
    arns = api.ecs("ListTasks", cluster="bench", serviceName="bench")["taskArns"]
    tasks = api.ecs("DescribeTasks", cluster="bench", tasks=arns)["tasks"] if arns else []
    return {task["taskArn"] for task in tasks if task["lastStatus"] == "RUNNING"}


def until(condition, patience=60, pause=0.005):
    end = time.perf_counter() + patience
    while not condition():
        if time.perf_counter() > end:
            raise RuntimeError("not within %d s" % patience)
        time.sleep(pause)


def at_rest(api):
    now = service(api)
    deployments = now["deployments"]
    return len(deployments) == 1 and deployments[0]["rolloutState"] == "COMPLETED" and now["runningCount"] == now["desiredCount"]


def scale(api, count):
    api.ecs("UpdateService", cluster="bench", service="bench", desiredCount=count)
    until(lambda: at_rest(api), pause=0.05)


def container_of(api, engine, task):
    runtime = api.ecs("DescribeTasks", cluster="bench", tasks=[task])["tasks"][0]["containers"][0]["runtimeId"]
    return engine.call("GET", "/containers/%s/json" % runtime)["Id"]


def replacements(api, engine, rounds):
    found = []
    for _ in range(rounds):
        time.sleep(11)  # a task that ends within ten seconds has failed, and those that follow are throttled
        before = running(api)
        victim = container_of(api, engine, next(iter(before)))

        def kill_and_wait():
            engine.call("POST", "/containers/%s/kill?signal=KILL" % victim)
            until(lambda: running(api) - before)

        found.append(timed(kill_and_wait)[0])
    return found


def by_hand(engine, sandbox, count, threads):
    """Milliseconds for starting so many containers, and then for stopping them, by so many threads."""

    def end(own, container):
        own.call("POST", "/containers/%s/stop?t=30" % container)
        own.call("DELETE", "/containers/%s" % container)

    def both():
        containers = parallel(engine, threads, lambda own, n: own.run("busybox", COMMAND, sandbox), range(count))
        parallel(engine, threads, end, containers)

    return timed(both)[0]


def updates(api, rounds):
    found = []
    for _ in range(rounds):
        time.sleep(1)

        def update():
            before = running(api)
            api.ecs("UpdateService", cluster="bench", service="bench", forceNewDeployment=True)
            until(lambda: at_rest(api) and not running(api) & before, pause=0.02)

        found.append(timed(update)[0])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    api, engine = Api(), Engine(status(arguments.data)["engineSocket"])
    subnets = prepare(api)
    api.ecs(
        "CreateService",
        cluster="bench",
        serviceName="bench",
        taskDefinition="bench",
        launchType="FARGATE",
        desiredCount=1,
        deploymentConfiguration={"minimumHealthyPercent": 100, "maximumPercent": 200},
        networkConfiguration={"awsvpcConfiguration": {"subnets": subnets}},
    )
    until(lambda: at_rest(api), pause=0.05)
    sandbox = engine.call(
        "POST", "/containers/create", {"Image": "busybox", "Cmd": ["sleep", "3600"], "HostConfig": {"NetworkMode": "none"}}
    )["Id"]
    engine.call("POST", "/containers/%s/start" % sandbox)
    try:
        replaced = replacements(api, engine, arguments.rounds)
        print("killed -> replaced    median %.0f ms, p95 %.0f (goal 1000)" % (median(replaced), p95(replaced)))
        scale(api, 10)
        best = min(by_hand(engine, sandbox, 10, threads) for threads in (1, 2, 4, 8))
        took = median(updates(api, arguments.rounds))
        print("ten tasks updated     median %.0f ms; by hand %.0f ms; ratio %.2f (goal 1.5)" % (took, best, took / best))
    finally:
        engine.remove(sandbox)
        api.ecs("DeleteService", cluster="bench", service="bench", force=True)


if __name__ == "__main__":
    main()
