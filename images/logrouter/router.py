#!/usr/bin/python3 -S
"""A router of the forward protocol, with Fluent Bit's configuration: inputs forward and tcp, filters grep and
record_modifier, outputs null and stdout, which prints each record as a line of JSON."""
import os
import re
import selectors
import signal
import socket
import struct
import sys

CONFIGURATION = "/fluent-bit/etc/fluent-bit.conf"


class Short(Exception):
    """The rest of a message is still to come."""


class Reader:
    """MessagePack, as far as the protocol has it."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if self.at + count > len(self.data):
            raise Short
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self, form):
        return struct.unpack(">" + form, self.take(struct.calcsize(form)))[0]

    def value(self):
        kind = self.number("B")
        if kind <= 0x7F:
            return kind
        if kind <= 0x8F:
            return self.table(kind & 15)
        if kind <= 0x9F:
            return self.items(kind & 15)
        if kind <= 0xBF:
            return self.text(kind & 31)
        if kind >= 0xE0:
            return kind - 256
        if kind in (0xC0, 0xC2, 0xC3):
            return {0xC0: None, 0xC2: False, 0xC3: True}[kind]
        if 0xC4 <= kind <= 0xC6:
            return bytes(self.take(self.number("BHI"[kind - 0xC4])))
        if 0xC7 <= kind <= 0xC9:
            return self.extension(self.number("BHI"[kind - 0xC7]))
        if 0xCA <= kind <= 0xD3:
            return self.number("fdBHIQbhiq"[kind - 0xCA])
        if 0xD4 <= kind <= 0xD8:
            return self.extension(1 << (kind - 0xD4))
        if 0xD9 <= kind <= 0xDB:
            return self.text(self.number("BHI"[kind - 0xD9]))
        if kind in (0xDC, 0xDD):
            return self.items(self.number("HI"[kind - 0xDC]))
        if kind in (0xDE, 0xDF):
            return self.table(self.number("HI"[kind - 0xDE]))
        raise ValueError("no MessagePack: %02x" % kind)

    def text(self, count):
        return bytes(self.take(count)).decode("utf-8", "replace")

    def items(self, count):
        return [self.value() for _ in range(count)]

    def table(self, count):
        return {self.value(): self.value() for _ in range(count)}

    def extension(self, count):
        kind, data = self.number("b"), self.take(count)
        if kind == 0 and count == 8:  # EventTime
            seconds, nanos = struct.unpack(">II", data)
            return seconds + nanos / 1e9
        return bytes(data)


def json(value):
    if isinstance(value, dict):
        return "{" + ",".join(json(str(key)) + ":" + json(of) for key, of in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(json, value)) + "]"
    if isinstance(value, bytes):
        return json(value.decode("utf-8", "replace"))
    if isinstance(value, str):
        return '"' + re.sub(r'["\\\x00-\x1f]', lambda it: "\\u%04x" % ord(it[0]), value) + '"'
    return "null" if value is None else repr(value).lower()


def sections(path):
    found = []
    for line in open(path):
        words = line.split(None, 1)
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "@INCLUDE":
            found += sections(words[1].strip())
        elif words[0].startswith("["):
            found.append((words[0].strip("[]").upper(), []))
        else:
            value = re.sub(r"\$\{(\w+)\}", lambda it: os.environ.get(it[1], ""), words[1].strip())
            found[-1][1].append((words[0].lower(), value))
    return found


class Section(dict):
    """An input, filter or output; only its records may be several."""

    def __init__(self, lines):
        super().__init__(lines)
        self.records = [value.split(None, 1) for key, value in lines if key == "record"]
        self.tags = re.compile(re.escape(self.get("match", "")).replace(r"\*", ".*") + r"\Z")

    def passes(self, record):
        for key, wanted in (("regex", True), ("exclude", False)):
            if key in self:
                field, pattern = self[key].split(None, 1)
                if bool(re.search(pattern, str(record.get(field, "")))) != wanted:
                    return False
        return True


class Router:
    def __init__(self, found):
        of = lambda kind: [Section(lines) for name, lines in found if name == kind]
        self.inputs, self.filters, self.outputs = of("INPUT"), of("FILTER"), of("OUTPUT")

    def route(self, tag, time, record):
        for section in (it for it in self.filters if it.tags.match(tag)):
            if not section.passes(record):
                return
            record.update(section.records)
        for section in (it for it in self.outputs if it.tags.match(tag)):
            if section["name"] == "stdout":
                more = {key: of for key, of in section.items() if key not in ("name", "match")}
                print(json({"date": time, "tag": tag, **record, **more}))

    def message(self, message):
        tag, entries = message[0], message[1]
        if isinstance(entries, list):
            for time, record in entries:
                self.route(tag, time, record)
        elif isinstance(entries, (bytes, str)):
            packed = Reader(entries if isinstance(entries, bytes) else entries.encode())
            while packed.at < len(packed.data):
                self.route(tag, *packed.value())
        else:
            self.route(tag, entries, message[2])

    def read(self, data):
        """Routes all whole messages and returns what is left."""
        reader = Reader(data)
        done = 0
        try:
            while done < len(data):
                self.message(reader.value())
                done = reader.at
        except Short:
            pass
        return data[done:]


def listener(section):
    if "unix_path" in section:
        if os.path.exists(section["unix_path"]):
            os.remove(section["unix_path"])
        opened = socket.socket(socket.AF_UNIX)
        opened.bind(section["unix_path"])
    else:
        opened = socket.create_server((section["listen"], int(section["port"])))
    opened.listen()
    opened.setblocking(False)
    return opened


def main():
    router = Router(sections(CONFIGURATION))
    ready = selectors.DefaultSelector()
    for section in router.inputs:
        ready.register(listener(section), selectors.EVENT_READ, "listener")
    print("routing", ", ".join(it.get("unix_path", it.get("port", "")) for it in router.inputs), flush=True)
    ending = []
    signal.signal(signal.SIGTERM, lambda *_: ending.append(True))
    left = {}
    while True:
        events = ready.select(0.2 if ending else 1)
        if ending and not events:
            return
        for key, _ in events:
            if key.data == "listener":
                peer, _ = key.fileobj.accept()
                left[peer] = b""
                ready.register(peer, selectors.EVENT_READ, "peer")
                continue
            data = key.fileobj.recv(1 << 16)
            if data:
                left[key.fileobj] = router.read(left[key.fileobj] + data)
            else:
                ready.unregister(key.fileobj)
                del left[key.fileobj]
                key.fileobj.close()
        sys.stdout.flush()


main()
