#!/usr/bin/env python3
"""How fast tasks start and stop, against the same containers started through the Engine API in the same run.

Needs a Neargate that is up with real containers:  eval "$(./neargate env)" && bench/launch.py [--data DIR]
"""

import argparse
import concurrent.futures
import time

from neargate import Api, Engine, median, p95, status

COMMAND = ["sh", "-c", "trap 'exit 0' TERM; sleep 3600 & wait"]


def prepare(api):
    api.ecs("CreateCluster", clusterName="bench")
    api.ecs(
        "RegisterTaskDefinition",
        family="bench",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        containerDefinitions=[{"name": "sleep", "image": "busybox", "command": COMMAND}],
    )
    text = api.ec2("DescribeSubnets")
    return [part.split("<")[0] for part in text.split("<subnetId>")[1:]]


def run(api, subnets, count):
    return [
        task["taskArn"]
        for task in api.ecs(
            "RunTask",
            cluster="bench",
            taskDefinition="bench",
            launchType="FARGATE",
            count=count,
            networkConfiguration={"awsvpcConfiguration": {"subnets": subnets}},
        )["tasks"]
    ]


def await_status(api, tasks, wanted, patience=60, pause=0.005):
    """Looks every few milliseconds; oftener, or for many tasks at once, the looking itself would take what is measured."""
    end = time.perf_counter() + patience
    while time.perf_counter() < end:
        states = [task["lastStatus"] for task in api.ecs("DescribeTasks", cluster="bench", tasks=tasks)["tasks"]]
        if all(state == wanted for state in states):
            return
        time.sleep(pause)
    raise RuntimeError("not %s within %d s: %s" % (wanted, patience, states))


def launch(api, subnets, count, pause=0.005):
    tasks = []
    while len(tasks) < count:
        tasks += run(api, subnets, min(10, count - len(tasks)))
    await_status(api, tasks, "RUNNING", pause=pause)
    return tasks


def stop(api, tasks):
    for task in tasks:
        api.ecs("StopTask", cluster="bench", task=task)
    await_status(api, tasks, "STOPPED", pause=0.025)


def timed(work):
    begin = time.perf_counter()
    result = work()
    return (time.perf_counter() - begin) * 1000, result


def one_by_one(api, engine, subnets, sandbox, rounds, rest):
    launched, floors, stopped = [], [], []
    for _ in range(rounds):
        time.sleep(rest)  # the pool refills between two launches, as it does for a user
        ms, container = timed(lambda: engine.run("busybox", COMMAND, sandbox))
        floors.append(ms)
        engine.remove(container)
        time.sleep(rest)
        ms, tasks = timed(lambda: launch(api, subnets, 1))
        launched.append(ms)
        api.ecs("StopTask", cluster="bench", task=tasks[0])
        ms, _ = timed(lambda: await_status(api, tasks, "STOPPED"))
        stopped.append(ms)
    return launched, floors, stopped


def parallel(engine, threads, work, items):
    """`work(engine, item)` for all items by so many threads, each with a connection of its own; the results."""
    shares = [items[n::threads] for n in range(threads)]

    def share(some):
        own = Engine(engine.path)
        return [work(own, item) for item in some]

    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        return [result for some in pool.map(share, shares) for result in some]


def at_once(api, engine, subnets, sandbox, count):
    def loop(threads):
        ms, containers = timed(
            lambda: parallel(engine, threads, lambda own, n: own.run("busybox", COMMAND, sandbox), range(count))
        )
        for container in containers:
            engine.remove(container)
        return ms

    best = min((loop(threads), threads) for threads in (2, 4, 8))

    ms, tasks = timed(lambda: launch(api, subnets, count, pause=0.025))
    stop(api, tasks)
    return ms, best


def from_an_empty_pool(api, subnets, rounds, pool):
    """One launch right after so many that none of the warm sandboxes is left: the pool refills once nothing is launched."""
    launched = []
    for _ in range(rounds):
        tasks = launch(api, subnets, pool, pause=0.025)
        ms, one = timed(lambda: launch(api, subnets, 1))
        launched.append(ms)
        stop(api, tasks + one)
        time.sleep(5)
    return launched


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--socket", help="the engine's socket (default: Neargate's own engine)")
    arguments = parser.parse_args()
    where = status(arguments.data)
    api = Api()
    engine = Engine(arguments.socket or where["engineSocket"])
    subnets = prepare(api)
    stop(api, launch(api, subnets, 1))  # builds the image if it is not here
    sandbox = engine.call(
        "POST",
        "/containers/create",
        {"Image": "busybox", "Cmd": ["sleep", "3600"], "HostConfig": {"NetworkMode": "none"}, "Labels": {"bench": "1"}},
    )["Id"]
    engine.call("POST", "/containers/%s/start" % sandbox)
    try:
        launched, floors, stopped = one_by_one(api, engine, subnets, sandbox, arguments.rounds, 0.5)
        print("RunTask -> RUNNING      median %.0f ms, p95 %.0f" % (median(launched), p95(launched)))
        print("Engine API create+start median %.0f ms, p95 %.0f" % (median(floors), p95(floors)))
        print("ratio %.2f (goal 1.3)" % (median(launched) / median(floors)))
        print("StopTask -> STOPPED     median %.0f ms, p95 %.0f (goal 500)" % (median(stopped), p95(stopped)))
        cold = from_an_empty_pool(api, subnets, 5, 36)
        print("from an empty pool      median %.0f ms, ratio %.2f (goal 2.5)" % (median(cold), median(cold) / median(floors)))
        ms, (best, threads) = at_once(api, engine, subnets, sandbox, 32)
        print("32 tasks at once: %.0f ms; loop of %d: %.0f ms; ratio %.2f (goal 1.2)" % (ms, threads, best, ms / best))
    finally:
        engine.remove(sandbox)


if __name__ == "__main__":
    main()
