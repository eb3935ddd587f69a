"""What the benchmark scripts share: requests to a running Neargate and to its container engine, without any library."""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import urllib.parse


class Api:
    """Requests to the endpoint in the environment (`eval "$(./neargate env)"`), on one kept connection."""

    def __init__(self):
        url = urllib.parse.urlparse(os.environ["AWS_ENDPOINT_URL"])
        self.connection = http.client.HTTPConnection(url.hostname, url.port)
        self.region = os.environ.get("AWS_REGION", "us-east-1")

    def _headers(self, service):
        # Open mode takes any signature of an unknown key; the scope says which service is meant.
        return {
            "Authorization": "AWS4-HMAC-SHA256 Credential=123456789012/20260101/%s/%s/aws4_request, "
            "SignedHeaders=host, Signature=%s" % (self.region, service, "0" * 64)
        }

    def ecs(self, operation, **body):
        return self.json("ecs", "AmazonEC2ContainerServiceV20141113." + operation, body)

    def json(self, service, target, body):
        headers = self._headers(service)
        headers["X-Amz-Target"] = target
        headers["Content-Type"] = "application/x-amz-json-1.1"
        self.connection.request("POST", "/", json.dumps(body), headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError("%s: %s" % (target, text.decode()))
        return json.loads(text)

    def ec2(self, action, **parameters):
        headers = self._headers("ec2")
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urllib.parse.urlencode({"Action": action, "Version": "2016-11-15", **parameters})
        self.connection.request("POST", "/", body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError("%s: %s" % (action, text))
        return text


class Engine:
    """The container engine's own API, on one kept connection to its socket."""

    def __init__(self, path):
        self.path = path
        self.connection = http.client.HTTPConnection("localhost")
        self.connection.sock = socket.socket(socket.AF_UNIX)
        self.connection.sock.connect(path)

    def call(self, method, path, body=None):
        headers = {"Content-Type": "application/json"} if body is not None else {}
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            raise RuntimeError("%s %s: %s" % (method, path, text.decode()))
        return json.loads(text) if text.strip() else {}

    def run(self, image, command, sandbox):
        """Creates and starts a container that joins the network namespace of `sandbox`, and returns its id."""
        created = self.call(
            "POST",
            "/containers/create",
            {"Image": image, "Cmd": command, "Labels": {"bench": "1"}, "HostConfig": {"NetworkMode": "container:" + sandbox}},
        )["Id"]
        self.call("POST", "/containers/%s/start" % created)
        return created

    def remove(self, container):
        self.call("DELETE", "/containers/%s?force=1" % container)


def status(data=None):
    """What `neargate status --json` says."""
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    command = [os.path.join(home, "neargate"), "status", "--json"] + (["--data", data] if data else [])
    return json.loads(subprocess.check_output(command))


def median(values):
    return statistics.median(values)


def p95(values):
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]


def fail(message):
    print(message, file=sys.stderr)
    sys.exit(1)
