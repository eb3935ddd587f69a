#!/usr/bin/env python3
"""How long an EC2 instance takes from RunInstances to ACTIVE container instance: one at a time, and 20 at once.

Usage: eval "$(./neargate env)" && bench/instances.py [rounds]
"""
import base64
import statistics
import sys
import time

from neargate import Api

USER_DATA = base64.b64encode(b"#!/bin/bash\necho ECS_CLUSTER=bench >> /etc/ecs/ecs.config\n").decode()


def connected(api):
    arns = api.ecs("ListContainerInstances", cluster="bench")["containerInstanceArns"]
    if not arns:
        return 0
    shown = api.ecs("DescribeContainerInstances", cluster="bench", containerInstances=arns)
    return sum(1 for instance in shown["containerInstances"] if instance["agentConnected"])


def launch(api, count):
    """Milliseconds until so many more instances are connected."""
    before = connected(api)
    begin = time.monotonic()
    api.ec2(
        "RunInstances",
        ImageId="ami-0123456789abcdef0",
        InstanceType="t2.micro",
        MinCount=count,
        MaxCount=count,
        UserData=USER_DATA,
    )
    while connected(api) < before + count:
        time.sleep(0.01)
    return (time.monotonic() - begin) * 1000


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    api = Api()
    api.ecs("CreateCluster", clusterName="bench")
    launch(api, 1)
    single = [launch(api, 1) for _ in range(rounds)]
    print("one instance: median %.0f ms, slowest %.0f ms of %d" % (statistics.median(single), max(single), rounds))
    print("20 at once: %.0f ms" % launch(api, 20))


main()
