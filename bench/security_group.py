#!/usr/bin/env python3
"""How long after a rule is changed it is in force, with many network interfaces in the VPC.

Needs a Neargate that is up with real containers:  eval "$(./neargate env)" && bench/security_group.py [--interfaces N]
The clock runs from the request that changes the rule to the first connection that feels it, the request included.
"""

import argparse
import re
import select
import socket
import time

from launch import await_status
from neargate import Api, median, p95


def first(tag, text):
    return re.search("<%s>([^<]*)</%s>" % (tag, tag), text).group(1)


def probe(address):
    """A connection that has asked for the page."""
    client = socket.create_connection((address, 80), 1)
    client.sendall(b"GET / HTTP/1.0\r\n\r\n")
    return client


def hears(client):
    try:
        return bool(client.recv(1))
    except OSError:
        return False


def when_allowed(address):
    """When the first connection began that was answered; one begins every millisecond, whatever became of the others."""
    probes = {}
    deadline = time.perf_counter() + 10
    try:
        while time.perf_counter() < deadline:
            begin = time.perf_counter()
            probes[probe(address)] = begin
            for client in select.select(list(probes), [], [], 0.001)[0]:
                begin = probes.pop(client)
                with client:
                    if hears(client):
                        return begin
    finally:
        for client in probes:
            client.close()
    raise RuntimeError("the rule never came into force")


def when_refused(address):
    """When the first connection began that was not answered within 20 ms."""
    deadline = time.perf_counter() + 10
    while time.perf_counter() < deadline:
        begin = time.perf_counter()
        with probe(address) as client:
            if not select.select([client], [], [], 0.02)[0] or not hears(client):
                return begin
    raise RuntimeError("the rule never came into force")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interfaces", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    api = Api()
    subnet = first("subnetId", api.ec2("DescribeSubnets"))
    group = first("groupId", api.ec2("CreateSecurityGroup", GroupName="bench-%d" % time.time(), GroupDescription="bench"))
    made = []
    begin = time.perf_counter()
    for _ in range(arguments.interfaces):
        made.append(first("networkInterfaceId", api.ec2("CreateNetworkInterface", SubnetId=subnet, **{"SecurityGroupId.1": group})))
    print("%d network interfaces made in %.1f s" % (len(made), time.perf_counter() - begin))
    api.ecs("CreateCluster", clusterName="bench")
    api.ecs(
        "RegisterTaskDefinition",
        family="bench-web",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        containerDefinitions=[{"name": "nginx", "image": "nginx", "portMappings": [{"containerPort": 80}]}],
    )
    task = api.ecs(
        "RunTask",
        cluster="bench",
        taskDefinition="bench-web",
        launchType="FARGATE",
        networkConfiguration={
            "awsvpcConfiguration": {"subnets": [subnet], "securityGroups": [group], "assignPublicIp": "ENABLED"}
        },
    )["tasks"][0]["taskArn"]
    await_status(api, [task], "RUNNING")
    details = api.ecs("DescribeTasks", cluster="bench", tasks=[task])["tasks"][0]["attachments"][0]["details"]
    interface = next(detail["value"] for detail in details if detail["name"] == "networkInterfaceId")
    address = first("publicIp", api.ec2("DescribeNetworkInterfaces", **{"NetworkInterfaceId.1": interface}))
    rule = {
        "GroupId": group,
        "IpPermissions.1.IpProtocol": "tcp",
        "IpPermissions.1.FromPort": 80,
        "IpPermissions.1.ToPort": 80,
        "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0",
    }
    opened, closed = [], []
    try:
        for _ in range(arguments.rounds):
            begin = time.perf_counter()
            api.ec2("AuthorizeSecurityGroupIngress", **rule)
            opened.append((when_allowed(address) - begin) * 1000)
            begin = time.perf_counter()
            api.ec2("RevokeSecurityGroupIngress", **rule)
            closed.append((when_refused(address) - begin) * 1000)
    finally:
        api.ecs("StopTask", cluster="bench", task=task)
        await_status(api, [task], "STOPPED")
        for interface in made:
            api.ec2("DeleteNetworkInterface", NetworkInterfaceId=interface)
        api.ec2("DeleteSecurityGroup", GroupId=group)
    print("allowed after  median %.0f ms, p95 %.0f ms (goal 50)" % (median(opened), p95(opened)))
    print("refused after  median %.0f ms, p95 %.0f ms (goal 50)" % (median(closed), p95(closed)))


if __name__ == "__main__":
    main()
