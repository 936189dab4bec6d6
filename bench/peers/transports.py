"""Round trips between two Python processes on one CPU, in the sizes of the protocol: what a call costs other ways.

Prints JSON: median ns by transport.
"""

import json
import os
import socket
import statistics
import time

QUESTION, ANSWER = 3153, 57
CALLS, WARMUP = 10_000, 2_000


def pipes():
    question_read, question_write = os.pipe()
    answer_read, answer_write = os.pipe()
    if os.fork() == 0:
        os.close(question_write)
        echo(question_read, answer_write)
    return question_write, answer_read


def sockets():
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        echo(theirs.fileno(), theirs.fileno())
    theirs.close()
    handle = os.dup(ours.fileno())
    return handle, handle


def echo(source, target):
    buffer, answer = [memoryview(bytearray(QUESTION))], bytes(ANSWER)
    while os.readv(source, buffer):
        os.write(target, answer)
    os._exit(0)


def median_ns(write_end, read_end):
    question, answer = bytes(QUESTION), [memoryview(bytearray(ANSWER))]
    latencies = []
    for _ in range(CALLS + WARMUP):
        start = time.perf_counter_ns()
        os.write(write_end, question)
        os.readv(read_end, answer)
        latencies.append(time.perf_counter_ns() - start)
    os.close(write_end)
    return statistics.median(latencies[WARMUP:])


print(json.dumps({"pipe": median_ns(*pipes()), "socketpair": median_ns(*sockets())}))
