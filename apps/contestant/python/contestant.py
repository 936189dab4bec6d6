"""The python contestant: holds a participant's model inside the sandbox and answers the referee.

Theory of operation. Questions come in on descriptor 3, answers go out on descriptor 4, in the frames of
docs/protocol.md; standard output and standard error are the participant's log. This program trusts nothing to
keep secrets, for the participant's code shares its process: clock, labels and nonces live in the referee.
What it must be is small, because the time it spends on a frame is part of every latency. So a question is read
by one system call straight into the memory that the model's `x` looks at, an answer is written by one system
call from memory that was laid out at the first call of that batch size, in the type that the model gave it, and
the identity contestant, which gives the floor, takes the very same way.

Usage: python3 -I contestant.py [PACKAGES]. PACKAGES is a folder of Python packages, `/packages` by default.
"""

import gc
import importlib.util
import json
import math
import os
import struct
import sys
import traceback

PROTOCOL = 2
HELLO, LOAD, READY, INFER, RESULT, BYE, ERROR = range(1, 8)
IN, OUT = 3, 4
FRAME = struct.Struct("<IB")
QUESTION = struct.Struct("<IB8sI")
ANSWER = struct.Struct("<IB8sIB")
TYPES = {"f2": 10, "f4": 1, "f8": 11, "i1": 3, "i2": 5, "i4": 6, "i8": 7, "u1": 2, "u2": 4, "u4": 12, "u8": 13, "b1": 9}
"""The code on the wire of each type that scores may have, by NumPy's name without the byte order."""
ALIGNMENT = 64
"""Bytes; a cache line, and the widest vector load there is: the model's input starts on one."""
MAX_MESSAGE_LENGTH, TRACE_LIMIT = 2000, 8000
"""Characters; an ERROR frame may have 64 KiB, and a character up to 6 bytes of JSON."""
METHODS = ("forward", "predict", "__call__")

packages = sys.argv[1] if len(sys.argv) > 1 else "/packages"
if os.path.isdir(packages):
    sys.path.append(packages)
try:
    import numpy
except ImportError:
    numpy = None


def sibling(name):
    """Loads a module of this folder, which is on no path: a bundle may have one of the same name."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"torchperf_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sys.dont_write_bytecode = True
entries = sibling("entry_import")
loaded = "", ""
"""The folder and the entry of the bundle."""


class Failure(Exception):
    """Ends the run: the error for the referee, with a message that the participant can act on."""

    def __init__(self, stage, kind, message, cause=None):
        super().__init__(message)
        self.stage, self.kind, self.message, self.cause = stage, kind, message, cause


# ---- frames ----------------------------------------------------------------------------------------------


def read_into(view):
    """Fills the memory view; leaves with status 0 when the referee has closed its end."""
    while len(view):
        count = os.readv(IN, [view])
        if count == 0:
            leave(0)
        view = view[count:]


def read_frame():
    head = bytearray(FRAME.size)
    read_into(memoryview(head))
    length, kind = FRAME.unpack(head)
    payload = bytearray(length)
    read_into(memoryview(payload))
    return kind, payload


def write(view):
    count = os.write(OUT, view)
    while count < len(view):
        view = view[count:]
        count = os.write(OUT, view)


def send(kind, content):
    payload = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    write(memoryview(FRAME.pack(len(payload), kind) + payload))


def leave(status):
    """Ends at once: neither the participant's threads nor their exit handlers may hold the sandbox open."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # a log that cannot be written is no reason to fail
            pass
    os._exit(status)


# ---- messages for the participant ------------------------------------------------------------------------


def describe(error):
    try:
        text = "".join(traceback.format_exception_only(type(error), error)).strip().splitlines()[-1]
    except BaseException:  # the text of an exception is the participant's code, too
        text = type(error).__name__
    return text


def own_trace(error, bundle):
    """The traceback with the participant's own frames only, and paths as they are in the bundle."""
    try:
        root = bundle.rstrip("/") + "/"
        summary = traceback.TracebackException.from_exception(error)
        part, seen = summary, set()
        while part is not None and id(part) not in seen:
            seen.add(id(part))
            part.stack = traceback.StackSummary.from_list(
                [frame for frame in part.stack if frame.filename.startswith(root)]
            )
            part = part.__cause__ or part.__context__
        return "".join(summary.format()).replace(root, "")[-TRACE_LIMIT:]
    except BaseException:
        return ""


def failure_of(error, stage, doing):
    kind = "out-of-memory" if isinstance(error, MemoryError) else "exception"
    message = f"{doing}: {describe(error)}"
    if isinstance(error, SystemExit):
        message = f"{doing}: it called exit({error.code!r}); a bundle must not end the process"
    elif kind == "exception":
        kind, hint = explained(error)
        message += f". {hint}" if hint else ""
    return Failure(stage, kind, message, error)


def explained(error):
    try:
        return sibling("failure_hints").explain(error, *loaded)
    except BaseException:  # the participant's code may have changed anything by now
        return "exception", ""


# ---- the bundle ------------------------------------------------------------------------------------------


def import_entry(bundle, entry):
    if not os.path.isfile(os.path.join(bundle, entry)):
        raise Failure("load", "exception", f"{entry}, the entry in torchperf.json, is not in the bundle")
    try:
        return entries.import_entry(bundle, entry)
    except BaseException as error:
        raise failure_of(error, "load", f"Importing {entry} failed") from None


def answering_method(model):
    """The model's method that answers: forward, predict or __call__, the first that there is."""
    if model is None:
        raise Failure("load", "exception", "load() returned None: it must return the model")
    if isinstance(model, type):
        raise Failure(
            "load", "exception", f"load() returned the class {model.__name__} itself: return {model.__name__}()"
        )
    for name in METHODS:
        method = getattr(model, name, None)
        if callable(method):
            return method
    raise Failure(
        "load",
        "exception",
        f"load() returned a {type(model).__name__}, which has no forward(x), predict(x) or __call__(x)",
    )


def load_model(bundle, entry):
    """@returns the method of the participant's model that takes x and gives the scores."""
    if numpy is None:
        raise Failure("load", "exception", "The python runtime of this worker has no numpy: contact the organiser")
    global loaded
    loaded = bundle, entry
    os.chdir(bundle)
    module = import_entry(bundle, entry)
    load = getattr(module, "load", None)
    if not callable(load):
        raise Failure("load", "exception", f"{entry} has no function load(): define one that returns the model")
    try:
        return answering_method(load())
    except Failure:
        raise
    except BaseException as error:
        raise failure_of(error, "load", "load() failed") from None


# ---- answers ---------------------------------------------------------------------------------------------


def to_array(answer):
    """An array from what the model gave: a tensor with detach(), numpy() or data, or a list of lists."""
    try:
        if hasattr(answer, "detach"):
            answer = answer.detach()
        if isinstance(answer, numpy.ndarray):
            return answer
        if callable(getattr(answer, "numpy", None)):
            answer = answer.numpy()
        elif hasattr(answer, "data") and not isinstance(answer, (numpy.generic, memoryview)):
            return to_array(answer.data)
        return numpy.asarray(answer)
    except MemoryError:
        raise
    except Exception as error:
        raise bad_output(f"expected an array, got a {type(answer).__name__} ({describe(error)})") from None


def bad_output(message):
    return Failure("infer", "bad-output", message)


def reshaped(array, count, classes):
    """The array as (count, classes). @throws Failure when it cannot be."""
    if array.dtype.str[1:] not in TYPES:
        raise bad_output(f"expected real numbers of at most 64 bits, got an array of {array.dtype}")
    if array.shape == (count, classes):
        return array
    if count == 1 and array.shape == (classes,):
        return array.reshape(1, classes)
    raise bad_output(f"expected ({count}, {classes}), got {tuple(int(size) for size in array.shape)}")


class Identity:
    """The model that does nothing: what is left of a call is the protocol and the runtime, the floor."""

    def __init__(self, classes):
        self.classes = classes
        self.answers = {}

    def forward(self, x):
        answer = self.answers.get(len(x))
        if answer is None:
            answer = self.answers[len(x)] = numpy.zeros((len(x), self.classes), "<f4")
        return answer


class Plan:
    """Memory for the answers of one batch size, and the model's view of its questions, laid out once."""

    def __init__(self, buffer, count, shape, classes):
        self.shape = (count, classes)
        self.frames = {}
        self.answer, self.scores = self.frame("f4")
        if numpy is None:
            return
        self.dtype = numpy.dtype("f4")
        size, offset = count * math.prod(shape), buffer.start + QUESTION.size
        self.x = numpy.frombuffer(buffer.memory, "<f4", size, offset).reshape(count, *shape)

    def frame(self, kind):
        """@returns the frame for scores of this type, laid out at its first use, and the scores in it."""
        if kind not in self.frames:
            count, classes = self.shape
            frame = bytearray(ANSWER.size + int(kind[1:]) * count * classes)
            ANSWER.pack_into(frame, 0, len(frame) - FRAME.size, RESULT, bytes(8), count, TYPES[kind])
            scores = None
            if numpy is not None:
                scores = numpy.frombuffer(frame, "<" + kind, count * classes, ANSWER.size).reshape(self.shape)
            self.frames[kind] = memoryview(frame), scores
        return self.frames[kind]

    def put(self, answer):
        """Copies the model's answer into the frame of its own type, so that no number is rounded.

        The referee checks whether the numbers are finite, since its time does not count.
        @throws Failure when it is not (count, classes) of numbers.
        """
        if type(answer) is not numpy.ndarray:
            answer = to_array(answer)
        if answer.dtype is not self.dtype or answer.shape != self.shape:
            answer = reshaped(answer, *self.shape)
            self.answer, self.scores = self.frame(answer.dtype.str[1:])
            self.dtype = answer.dtype
        self.scores[...] = answer


class Buffer:
    """Where questions are read, with the plans that look into it."""

    def __init__(self, capacity):
        self.memory = bytearray(capacity + ALIGNMENT)
        self.start = 0
        if numpy is not None:
            address = numpy.frombuffer(self.memory, "u1").__array_interface__["data"][0]
            self.start = -(address + QUESTION.size) % ALIGNMENT
        self.view = memoryview(self.memory)[self.start : self.start + capacity]
        self.vector = [self.view]
        self.plans = {}

    def finish(self, have):
        """Reads the rest of a frame of which `have` bytes are there. @returns the buffer that holds it now."""
        buffer = self
        if have < FRAME.size:
            read_into(self.view[have : FRAME.size])
            have = FRAME.size
        total = FRAME.size + FRAME.unpack_from(self.view)[0]
        if total > len(self.view):
            buffer = Buffer(total)
            buffer.view[:have] = self.view[:have]
        if have > total:
            quit_on_protocol(f"{have - total} bytes after a frame")
        read_into(buffer.view[have:total])
        return buffer


def quit_on_protocol(what):
    print(f"contestant: the referee broke the protocol: {what}", file=sys.stderr)
    leave(2)


def serve(method, shape, classes):
    """Answers questions until BYE or the end of descriptor 3; with method None, by zeros."""
    example_bytes = 4 * math.prod(shape)
    buffer = Buffer(QUESTION.size + example_bytes)
    unpack = QUESTION.unpack_from
    while True:
        have = os.readv(IN, buffer.vector)
        if have == 0:
            leave(0)
        length, kind, nonce, count = unpack(buffer.view)
        if have < FRAME.size or have != FRAME.size + length:
            buffer = buffer.finish(have)
            length, kind, nonce, count = unpack(buffer.view)
        if kind != INFER:
            if kind == BYE:
                leave(0)
            quit_on_protocol(f"type {kind} where a question was due")
        if length != QUESTION.size - FRAME.size + count * example_bytes:
            quit_on_protocol(f"a question of {count} examples with {length} bytes")
        plan = buffer.plans.get(count)
        if plan is None:
            plan = buffer.plans[count] = Plan(buffer, count, shape, classes)
        if method is not None:
            try:
                # A view of its own for each call: a model may set x.shape without spoiling the next question.
                plan.put(method(plan.x.view()))
            except Failure:
                raise
            except BaseException as error:
                raise failure_of(error, "infer", "The model failed on a call") from None
        plan.answer[FRAME.size : FRAME.size + 8] = nonce
        write(plan.answer)


def run(task):
    shape, classes, bundle = task["inputShape"], task["classes"], task["bundle"]
    method = None
    if not task["identity"]:
        method = load_model(bundle, task["entry"])
    elif numpy is not None:
        method = Identity(classes).forward
    # What loading made stays: keep the collector from walking it during calls. Whether it is on at all is the
    # participant's choice.
    gc.collect()
    gc.freeze()
    send(READY, {})
    serve(method, shape, classes)


def versions():
    found = {"python": sys.version.split()[0], "numpy": "missing"}
    if numpy is not None:
        found["numpy"] = numpy.__version__
        try:
            blas = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
            found["blas"] = f"{blas['name']} {blas['version']}"
        except (TypeError, KeyError):  # numpy before 1.25 can only print this
            pass
    found["threads"] = os.environ.get("OPENBLAS_NUM_THREADS") or os.environ.get("OMP_NUM_THREADS") or "unset"
    return found


def main():
    sys.dont_write_bytecode = True
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="backslashreplace")
    send(HELLO, {"protocol": PROTOCOL, "runtime": "python", "versions": versions()})
    kind, payload = read_frame()
    if kind == BYE:
        leave(0)
    if kind != LOAD:
        quit_on_protocol(f"type {kind} where LOAD was due")
    task = json.loads(payload)
    try:
        run(task)
    except Failure as failure:
        trace = own_trace(failure.cause, task["bundle"]) if failure.cause else ""
        message = failure.message[:MAX_MESSAGE_LENGTH]
        send(ERROR, {"stage": failure.stage, "kind": failure.kind, "message": message, "trace": trace})
        leave(1)


if __name__ == "__main__":
    main()
