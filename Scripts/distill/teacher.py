#!/usr/bin/env python3
"""A teacher for tests: OpenAI's chat contract with failures by chance.

Every request is logged as one JSON line before it is answered: what was asked for, what the
answer is, and when. Standard library only.

Usage: teacher.py (--port N | --unix PATH) --log FILE [--seed N] [--modes NAME=WEIGHT,…]
  [--delay SHORTEST-LONGEST] [--key KEY]
"""

import argparse
import json
import os
import random
import socketserver
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler

MODEL = "tall-tales"
WORDS = (
    "amber quiet river stone lantern velvet harbor maple winter copper garden silver meadow "
    "thunder paper candle orchard marble feather island morning shadow crystal window forest "
    "saffron bridge market violet engine hollow summer bottle mirror desert compass ribbon"
).split()
lock = threading.Lock()


def text_for(order, rng):
    """Distinct words in distinct order, as long as asked, around the words of the intent."""
    words = order["intent"].split()
    while len(words) < order["words"]:
        words.insert(rng.randrange(len(words) + 1), rng.choice(WORDS))
    return " ".join(words).capitalize() + "."


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        options = self.server.options
        if self.path != "/v1/chat/completions":
            return self.problem(404, "no such path")
        if options.key and self.headers.get("Authorization") != "Bearer " + options.key:
            return self.problem(401, "wrong key")
        if body["model"] != MODEL:
            return self.problem(404, f"the model {body['model']} does not exist")
        lines = dict(
            line.split(": ", 1) for line in body["messages"][-1]["content"].splitlines()
        )
        order = {
            "task": body["messages"][0]["content"].split('"')[1],
            "intent": lines["Intent"],
            "words": int(lines["Length"].split()[0]),
            "quality": lines["Quality"].split()[0],
        }
        with lock:
            mode = self.server.rng.choices(*self.server.modes)[0]
            rng = random.Random(self.server.rng.random())
            record = dict(order, mode=mode, time=time.monotonic())
            self.server.log.write(json.dumps(record) + "\n")
            self.server.log.flush()
        time.sleep(rng.uniform(*self.server.delay))
        getattr(self, "answer_" + mode)(order, rng)

    def answer_good(self, order, rng):
        self.completion(text_for(order, rng))

    def answer_wrapped(self, order, rng):
        text = text_for(order, rng)
        self.completion(
            rng.choice(
                [f"Sure, here is a text:\n\n\"{text}\"", f"**{text}**", f"```text\n{text}\n```"]
            )
        )

    def answer_empty(self, order, rng):
        self.completion(rng.choice(["", "  \n", "\"\""]))

    def answer_garbage(self, order, rng):
        self.reply(200, rng.choice([b"<html>oops</html>", b"{\"choices\": []}", b"\xff\xfe{", b""]))

    def answer_nonsense(self, order, rng):
        texts = ["{\"a\": [1, 2]}", "#!@ %% ^^ &&", "<|task:x|> fox", "\ufffd\ufffd \ufffd"]
        self.completion(rng.choice(texts))

    def answer_long(self, order, rng):
        if rng.random() < 0.5:
            self.completion("word " * 5000)
        else:
            self.reply(200, b" " * 3_000_000)

    def answer_cut(self, order, rng):
        self.completion(text_for(order, rng)[:-8], finish="length")

    def answer_busy(self, order, rng):
        self.problem(429, "slow down")

    def answer_wait(self, order, rng):
        """Once for each server, then well."""
        with lock:
            waits, self.server.waited = not self.server.waited, True
        if waits:
            self.problem(429, "come back in a second", {"Retry-After": "1"})
        else:
            self.completion(text_for(order, rng))

    def answer_error(self, order, rng):
        self.problem(rng.choice([500, 502, 503]), "internal error")

    def answer_refuse(self, order, rng):
        self.problem(400, "the filter does not like this")

    def answer_slow(self, order, rng):
        """Longer than any timeout of the tests."""
        time.sleep(7)
        self.completion(text_for(order, rng))

    def answer_close(self, order, rng):
        """Breaks off, before the head or in the middle of the body."""
        if rng.random() < 0.5:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"choices\"")
        self.close_connection = True

    def completion(self, text, finish="stop"):
        self.reply(
            200,
            json.dumps(
                {
                    "choices": [
                        {"message": {"role": "assistant", "content": text}, "finish_reason": finish}
                    ],
                    "usage": {"prompt_tokens": 100, "completion_tokens": len(text.split())},
                }
            ).encode(),
        )

    def problem(self, status, message, headers={}):
        self.reply(status, json.dumps({"error": {"message": message}}).encode(), headers)

    def reply(self, status, body, headers={}):
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *arguments):
        pass

    def address_string(self):
        return "client"


class TCPServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, address):
        """A client that leaves is part of the test."""


class UnixServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 128


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    parser.add_argument("--unix")
    parser.add_argument("--log", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--modes", default="good=1")
    parser.add_argument("--delay", default="0.002-0.02", help="seconds before an answer")
    parser.add_argument("--key")
    options = parser.parse_args()
    if options.unix:
        if os.path.exists(options.unix):
            os.unlink(options.unix)
        server = UnixServer(options.unix, Handler)
    else:
        server = TCPServer(("127.0.0.1", options.port or 0), Handler)
    pairs = [part.split("=") for part in options.modes.split(",")]
    server.modes = [name for name, _ in pairs], [float(weight) for _, weight in pairs]
    server.delay = [float(seconds) for seconds in options.delay.split("-")]
    server.options = options
    server.rng = random.Random(options.seed)
    server.waited = False
    server.log = open(options.log, "a")
    # The script that started it reads where it listens.
    print(options.unix or server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
