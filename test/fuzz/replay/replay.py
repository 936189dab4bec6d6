"""A contestant that sends what it is given: /bundle/frames.json holds its greeting, its answer to LOAD and its answer
to a question, in base64. Nonce and count of a question are copied into the answer if it is told so, and it may be
told to end after one of the three if nothing comes back.
"""

import binascii
import json
import os
import select

IN, OUT = 3, 4
PATIENCE_SECONDS = 0.2
HEAD_BYTES = 5
PREFIX_BYTES = 12


def take(count):
    data = b""
    while len(data) < count:
        piece = os.read(IN, count - len(data))
        if not piece:
            raise SystemExit(0)
        data += piece
    return data


def take_frame():
    head = take(HEAD_BYTES)
    return take(int.from_bytes(head[:4], "little"))


def put(data):
    while data:
        data = data[os.write(OUT, data) :]


def say(name):
    put(answers[name])
    if told["endsAfter"] == name and not select.select([IN], [], [], PATIENCE_SECONDS)[0]:
        raise SystemExit(0)


told = json.load(open("/bundle/frames.json"))
answers = {name: binascii.a2b_base64(told[name]) for name in ("greeting", "ready", "answer")}
say("greeting")
take_frame()
say("ready")
while True:
    question = take_frame()
    answer = answers["answer"]
    if told["keepsPrefix"] and len(answer) >= HEAD_BYTES + PREFIX_BYTES:
        answers["answer"] = answer[:HEAD_BYTES] + question[:PREFIX_BYTES] + answer[HEAD_BYTES + PREFIX_BYTES :]
    say("answer")
