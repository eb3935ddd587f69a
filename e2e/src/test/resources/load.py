"""Asks the healthy tasks of services for a page, again and again, as clients with service discovery would, one for each service.
A service without a healthy task has failed. On SIGTERM prints how many requests there were and which of them failed.

Usage: load.py CLUSTER SERVICE ..., with the settings of `neargate env` in the environment.
"""

import json
import os
import signal
import sys
import threading
import urllib.parse
import urllib.request

over = threading.Event()
public_ips = {}


def post(service, headers, body):
    # Open mode takes any signature of an unknown key; the scope says which service is meant.
    headers["Authorization"] = (
        "AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/%s/aws4_request, SignedHeaders=host, Signature=%s"
        % (service, "0" * 64)
    )
    request = urllib.request.Request(os.environ["AWS_ENDPOINT_URL"], body.encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode()


def ecs(operation, **body):
    headers = {
        "X-Amz-Target": "AmazonEC2ContainerServiceV20141113." + operation,
        "Content-Type": "application/x-amz-json-1.1",
    }
    return json.loads(post("ecs", headers, json.dumps(body)))


def public_ip(task):
    details = {detail["name"]: detail["value"] for detail in task["attachments"][0]["details"]}
    interface = details["networkInterfaceId"]
    if interface not in public_ips:
        parameters = {"Action": "DescribeNetworkInterfaces", "Version": "2016-11-15", "NetworkInterfaceId.1": interface}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        xml = post("ec2", headers, urllib.parse.urlencode(parameters))
        public_ips[interface] = xml.split("<publicIp>")[1].split("<")[0]
    return public_ips[interface]


def addresses(cluster, service):
    """Of the tasks that are healthy and are to go on; one that is told to stop in this moment still answers for a while."""
    arns = ecs("ListTasks", cluster=cluster, serviceName=service)["taskArns"]
    tasks = ecs("DescribeTasks", cluster=cluster, tasks=arns)["tasks"] if arns else []
    going_on = [task for task in tasks if task["healthStatus"] == "HEALTHY" and task["desiredStatus"] == "RUNNING"]
    return [public_ip(task) for task in going_on]


def ask(cluster, service, requests, failed):
    while not over.is_set():
        requests.append(service)
        try:
            known = addresses(cluster, service)
            if not known:
                raise OSError("no task is healthy")
            with urllib.request.urlopen("http://%s/" % known[len(requests) % len(known)], timeout=5) as answer:
                answer.read()
        except OSError as error:
            failed.append("%s: %s" % (service, error))


def main(cluster, *services):
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    requests, failed = [], []
    askers = [threading.Thread(target=ask, args=(cluster, service, requests, failed)) for service in services]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    print(json.dumps({"requests": {service: requests.count(service) for service in services}, "failed": failed}))


main(*sys.argv[1:])
