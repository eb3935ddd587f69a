#!/usr/bin/env python3
"""Says what Amazon's ECS agent says, with nothing of Neargate's: SigV4, RFC 6455 and the frames are written out here.

Registers a machine, opens both web sockets, runs one bridge task in words, reports it and its end, registers again. Prints
"agreed" and ends with 0 when all that came back was as the agent needs it. Finds the endpoint and the keys in AWS's usual
environment; the cluster "c" must be there, and the task definition "web" with the container "web".
"""

import base64
import datetime
import hashlib
import hmac
import json
import os
import socket
import struct
import sys
import threading
import urllib.parse
import urllib.request
import uuid

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
REGION = os.environ["AWS_REGION"]
AGENT = {"agentHash": "*3b4e5f6", "agentVersion": "1.97.1", "dockerVersion": "DockerVersion: 25.0.8"}
PORTS = ["22", "2375", "2376", "51678", "51679", "51680"]


def signed(method, url, body, headers):
    """The headers with those of a signature, version 4, for the service ecs."""
    parsed = urllib.parse.urlparse(url)
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    headers = {**headers, "Host": parsed.netloc, "X-Amz-Date": now}
    names = sorted(name.lower() for name in headers)
    values = {name.lower(): value for name, value in headers.items()}
    canonical = "\n".join(
        [method, parsed.path or "/", "&".join(sorted(parsed.query.split("&"))) if parsed.query else ""]
        + [name + ":" + values[name] for name in names]
        + ["", ";".join(names), hashlib.sha256(body).hexdigest()]
    )
    scope = "/".join([now[:8], REGION, "ecs", "aws4_request"])
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + os.environ["AWS_SECRET_ACCESS_KEY"]).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    headers["Authorization"] = "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s" % (
        os.environ["AWS_ACCESS_KEY_ID"],
        scope,
        ";".join(names),
        hmac.new(key, text.encode(), hashlib.sha256).hexdigest(),
    )
    return headers


def call(operation, **members):
    body = json.dumps(members).encode()
    target = "AmazonEC2ContainerServiceV20141113." + operation
    headers = signed(
        "POST", ENDPOINT + "/", body, {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target}
    )
    with urllib.request.urlopen(urllib.request.Request(ENDPOINT + "/", body, headers)) as answer:
        return json.load(answer)


class WebSocket:
    """A client's end of a web socket."""

    def __init__(self, endpoint, **parameters):
        url = endpoint.rstrip("/") + "/ws?" + urllib.parse.urlencode(sorted(parameters.items()), quote_via=urllib.parse.quote)
        parsed = urllib.parse.urlparse(url)
        self.socket = socket.create_connection((parsed.hostname, parsed.port), 30)
        self.file = self.socket.makefile("rb")
        headers = signed("GET", url, b"", {})
        headers |= {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Sec-WebSocket-Version": "13",
        }
        lines = ["GET %s?%s HTTP/1.1" % (parsed.path, parsed.query)] + ["%s: %s" % pair for pair in headers.items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        status = self.file.readline().decode()
        assert " 101 " in status, status
        while self.file.readline() != b"\r\n":
            pass

    def frame(self, opcode, payload):
        mask = os.urandom(4)
        length = len(payload)
        head = bytes([0x80 | opcode]) + (
            bytes([0x80 | length]) if length < 126 else bytes([0x80 | 126]) + struct.pack(">H", length)
        )
        self.socket.sendall(head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)))

    def say(self, kind, **message):
        self.frame(1, json.dumps({"type": kind, "message": message}).encode())

    def hear(self):
        """The next message; pings are answered, and the reason of a close is raised."""
        text = b""
        while True:
            first, second = self.file.read(2)
            length = second & 0x7F
            if length == 126:
                (length,) = struct.unpack(">H", self.file.read(2))
            elif length == 127:
                (length,) = struct.unpack(">Q", self.file.read(8))
            payload = self.file.read(length)
            opcode = first & 0x0F
            if opcode == 9:
                self.frame(10, payload)
            elif opcode == 8:
                raise ConnectionError(payload[2:].decode())
            elif opcode in (0, 1):
                text += payload
                if first & 0x80:
                    frame = json.loads(text)
                    return frame["type"], frame["message"]

    def hear_until(self, kind, wanted=lambda message: True):
        while True:
            said, message = self.hear()
            if "messageId" in message and said != "TaskStopVerificationAck":
                if said == "HeartbeatMessage":
                    self.say("HeartbeatAckRequest", messageId=message["messageId"])
                else:
                    self.say("AckRequest", cluster="c", containerInstance=INSTANCE, messageId=message["messageId"])
            if said == kind and wanted(message):
                return message


def register(**more):
    numbers = [
        {"name": name, "type": "INTEGER", "doubleValue": 0, "longValue": 0, "integerValue": value}
        for name, value in (("CPU", 2048), ("MEMORY", 3900))
    ]
    sets = [
        {"name": name, "type": "STRINGSET", "stringSetValue": value}
        for name, value in (("PORTS", PORTS), ("PORTS_UDP", []))
    ]
    names = ["com.amazonaws.ecs.capability.docker-remote-api.1.%d" % version for version in range(17, 45)]
    attributes = [{"name": name} for name in names] + [{"name": "ecs.os-type", "value": "linux"}]
    registered = call(
        "RegisterContainerInstance",
        cluster="c",
        totalResources=numbers + sets,
        versionInfo=AGENT,
        attributes=attributes,
        clientToken=str(uuid.uuid4()),
        **more,
    )["containerInstance"]
    kept = [(each["name"], each.get("value")) for each in registered["attributes"]]
    assert all((each["name"], each.get("value")) in kept for each in attributes), kept
    return registered["containerInstanceArn"]


def submit(task, status, **container):
    answer = call(
        "SubmitTaskStateChange",
        cluster="c",
        task=task,
        status=status,
        pullStartedAt=1_790_000_000.5,
        containers=[{"containerName": "web", "runtimeId": "f" * 64, "status": status, **container}],
    )
    assert answer["acknowledgment"] == "ACK", answer


def status(task):
    return call("DescribeTasks", cluster="c", tasks=[task])["tasks"][0]


def main():
    global INSTANCE
    INSTANCE = register()
    found = call("DiscoverPollEndpoint", cluster="c", containerInstance=INSTANCE)
    acs = WebSocket(
        found["endpoint"],
        clusterArn="c",
        containerInstanceArn=INSTANCE,
        seqNum="1",
        protocolVersion="2",
        sendCredentials="true",
        **AGENT,
    )
    tcs = WebSocket(
        found["telemetryEndpoint"], cluster="c", containerInstance=INSTANCE, publishMetrics="true", **AGENT
    )
    manifest = acs.hear_until("TaskManifestMessage")
    assert manifest["tasks"] == [] and manifest["timeline"] > 0, manifest

    metadata = {"cluster": "c", "containerInstance": INSTANCE, "messageId": str(uuid.uuid4()), "fin": True}
    tcs.say("StartTelemetrySessionRequest", cluster="c", containerInstance=INSTANCE)
    tcs.say("PublishMetricsRequest", metadata={**metadata, "idle": True}, taskMetrics=[], timestamp=1_790_000_000_000)
    tcs.hear_until("AckPublishMetric")

    task = call("RunTask", cluster="c", taskDefinition="web", launchType="EC2")["tasks"][0]["taskArn"]
    payload = acs.hear_until("PayloadMessage", lambda message: message["tasks"][0]["arn"] == task)
    given = payload["tasks"][0]
    assert (payload["clusterArn"], given["desiredStatus"]) == (given["taskClusterArn"], "RUNNING"), payload
    assert (given["networkMode"], given["family"]) == ("bridge", "web"), given
    container = given["containers"][0]
    docker = container["dockerConfig"]
    assert isinstance(json.loads(docker["config"]), dict) and isinstance(json.loads(docker["hostConfig"]), dict), docker
    assert container["portMappings"][0]["containerPort"] == 80 and container["essential"] is True, container

    call("SubmitContainerStateChange", cluster="c", task=task, containerName="web", status="RUNNING", runtimeId="f" * 64)
    binding = {"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 32768, "protocol": "tcp"}
    submit(task, "RUNNING", networkBindings=[binding])
    running = status(task)
    assert running["lastStatus"] == "RUNNING", running
    assert running["containers"][0]["networkBindings"] == [binding], running

    call("StopTask", cluster="c", task=task, reason="enough")
    acs.hear_until("PayloadMessage", lambda message: message["tasks"][0]["desiredStatus"] == "STOPPED")
    submit(task, "STOPPED", exitCode=0)
    acs.say(
        "TaskStopVerificationMessage",
        messageId=manifest["messageId"],
        stopCandidates=[{"taskArn": task, "taskClusterArn": given["taskClusterArn"], "desiredStatus": "STOPPED"}],
    )
    verified = acs.hear_until("TaskStopVerificationAck")
    assert verified["messageId"] == manifest["messageId"], verified
    assert [each["taskArn"] for each in verified["stopTasks"]] == [task], verified
    assert status(task)["containers"][0]["exitCode"] == 0

    assert register(containerInstanceArn=INSTANCE) == INSTANCE
    closing = threading.Thread(
        target=call, args=("DeregisterContainerInstance",), kwargs={"cluster": "c", "containerInstance": INSTANCE}
    )
    closing.start()
    try:
        acs.hear_until("nothing more")
    except ConnectionError as end:
        assert str(end).startswith("InactiveInstanceException"), end
    closing.join()
    print("agreed")


if __name__ == "__main__":
    sys.exit(main())
