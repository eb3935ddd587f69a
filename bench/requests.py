#!/usr/bin/env python3
"""Requests a second, signed and verified, against moto_server under the same load in the same run.

Needs wrk (apt-get install wrk) and a Neargate that is up:  eval "$(./neargate env)" && bench/requests.py
moto_server is compared when it is on the machine.
"""

import argparse
import hashlib
import hmac
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request


def sign(endpoint, target, body):
    """The headers of an AWS Signature Version 4 request to ECS, with the key of the environment."""
    host = urllib.parse.urlparse(endpoint).netloc
    region = os.environ.get("AWS_REGION", "us-east-1")
    now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    scope = "%s/%s/ecs/aws4_request" % (now[:8], region)
    names = "content-type;host;x-amz-date;x-amz-target"
    canonical = "POST\n/\n\ncontent-type:application/x-amz-json-1.1\nhost:%s\nx-amz-date:%s\nx-amz-target:%s\n\n%s\n%s" % (
        host,
        now,
        target,
        names,
        hashlib.sha256(body.encode()).hexdigest(),
    )
    text = "AWS4-HMAC-SHA256\n%s\n%s\n%s" % (now, scope, hashlib.sha256(canonical.encode()).hexdigest())
    key = ("AWS4" + os.environ["AWS_SECRET_ACCESS_KEY"]).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Date": now,
        "X-Amz-Target": target,
        "Authorization": "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
        % (os.environ["AWS_ACCESS_KEY_ID"], scope, names, signature),
    }


def call(endpoint, operation, body):
    target = "AmazonEC2ContainerServiceV20141113." + operation
    text = json.dumps(body)
    request = urllib.request.Request(endpoint + "/", text.encode(), sign(endpoint, target, text))
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read())


def load(endpoint, operation, body, seconds, connections, unique=None):
    """Requests a second; `unique` is a Lua expression that makes each body another, which is then not signed for itself."""
    target = "AmazonEC2ContainerServiceV20141113." + operation
    headers = sign(endpoint, target, body)
    with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False) as script:
        script.write("wrk.method = 'POST'\nwrk.body = %s\n" % json.dumps(body))
        for name, value in headers.items():
            script.write("wrk.headers[%s] = %s\n" % (json.dumps(name), json.dumps(value)))
        if unique:
            script.write("local n = 0\nlocal id\nfunction setup(thread) end\nfunction init() id = tostring({}):sub(8) end\n")
            script.write("function request() n = n + 1; return wrk.format(nil, nil, nil, %s) end\n" % unique)
    output = subprocess.check_output(
        ["wrk", "-t1", "-c%d" % connections, "-d%ds" % seconds, "--latency", "-s", script.name, endpoint + "/"]
    ).decode()
    os.unlink(script.name)
    if "Non-2xx" in output:
        raise RuntimeError(output)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1)), re.search(r"99%\s+(\S+)", output).group(1)


def moto(seconds):
    if not shutil.which("moto_server"):
        return None
    server = subprocess.Popen(
        ["moto_server", "-H", "127.0.0.1", "-p", "4599"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        endpoint = "http://127.0.0.1:4599"
        for _ in range(200):
            try:
                call(endpoint, "CreateCluster", {"clusterName": "bench"})
                break
            except OSError:
                time.sleep(0.1)
        return load(endpoint, "ListClusters", "{}", seconds, 8)
    finally:
        server.terminate()
        server.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10)
    arguments = parser.parse_args()
    endpoint = os.environ["AWS_ENDPOINT_URL"]
    call(endpoint, "CreateCluster", {"clusterName": "bench"})
    load(endpoint, "ListClusters", "{}", 5, 8)  # warms up
    lists, list99 = load(endpoint, "ListClusters", "{}", arguments.seconds, 8)
    print("ListClusters, signed, 8 connections: %.0f/s, p99 %s (goal 10,000/s)" % (lists, list99))
    tasks = json.dumps({"cluster": "bench", "tasks": ["0" * 32]})
    load(endpoint, "DescribeTasks", tasks, 3, 8)
    describes, describe99 = load(endpoint, "DescribeTasks", tasks, arguments.seconds, 8)
    print("DescribeTasks, signed, 8 connections: %.0f/s, p99 %s (goal 10,000/s)" % (describes, describe99))
    other = moto(arguments.seconds)
    if other:
        print("moto_server, ListClusters: %.0f/s; ratio %.0f (goal 50)" % (other[0], lists / other[0]))
    # An unknown key is not verified in open mode, so that every body can be another.
    os.environ["AWS_ACCESS_KEY_ID"] = "123456789012"
    writes, write99 = load(
        endpoint,
        "CreateCluster",
        "{}",
        arguments.seconds,
        64,
        """'{"clusterName":"b' .. id:gsub('%W', '') .. n .. '"}'""",
    )
    print("CreateCluster, durable, 64 connections: %.0f/s, p99 %s" % (writes, write99))


if __name__ == "__main__":
    main()
