#!/usr/bin/env python3
"""How much memory an idle `neargate agent` takes, registered, connected and with its container engine up.

Needs a built Neargate (any command builds it) and root: the agent and a control plane that runs no containers live in a
network namespace of their own. The container engine's own memory is not counted; it is dockerd's.
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time

PROGRAM = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "neargate")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rest", type=int, default=60, help="seconds of idleness before the look")
    arguments = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="ngbench")
    namespace = os.path.basename(folder)
    plane, agent = folder + "/plane", folder + "/agent"
    inside = ["nsenter", "--net=/run/netns/" + namespace, "--"]
    environment = {**os.environ, "DOCKER_HOST": "unix:///none", "AWS_PAGER": ""}
    subprocess.run(["ip", "netns", "add", namespace], check=True)
    subprocess.run(["ip", "-n", namespace, "link", "set", "lo", "up"], check=True)
    process = None
    try:
        up = [PROGRAM, "up", "--detach", "--engine", "simulated", "--data", plane]
        subprocess.run(inside + up, check=True, stdout=subprocess.DEVNULL, env=environment)
        settings = subprocess.run(
            inside + [PROGRAM, "env", "--data", plane], check=True, capture_output=True, text=True
        ).stdout
        for line in settings.splitlines():
            name, value = line.removeprefix("export ").split("=", 1)
            environment[name] = value
        aws(inside, environment, "create-cluster", "--cluster-name", "c")
        process = subprocess.Popen(
            inside + [PROGRAM, "agent", "--cluster", "c", "--endpoint", environment["AWS_ENDPOINT_URL"], "--data", agent],
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        begin = time.perf_counter()
        connected = ["list-container-instances", "--cluster", "c", "--filter", "agentConnected==true"]
        while not json.loads(aws(inside, environment, *connected))["containerInstanceArns"]:
            time.sleep(0.2)
        print("connected after %.1f s" % (time.perf_counter() - begin))
        time.sleep(arguments.rest)
        with open(agent + "/status.json") as file:
            pid = json.load(file)["pid"]
        with open("/proc/%d/status" % pid) as file:
            resident = [int(line.split()[1]) for line in file if line.startswith("VmRSS")][0] / 1024
        print("resident after %d s of rest: %.0f MiB (goal 120)" % (arguments.rest, resident))
    finally:
        if process is not None:
            process.terminate()
            process.wait()
        for data in agent, plane:
            subprocess.run(inside + [PROGRAM, "down", "--wipe", "--data", data], stdout=subprocess.DEVNULL)
        subprocess.run(["ip", "netns", "del", namespace], check=True)
        shutil.rmtree(folder)


def aws(inside, environment, *words):
    return subprocess.run(
        inside + ["aws", "--output", "json", "ecs", *words], check=True, capture_output=True, text=True, env=environment
    ).stdout


if __name__ == "__main__":
    main()
