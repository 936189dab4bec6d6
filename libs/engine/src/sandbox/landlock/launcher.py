"""Puts itself under Landlock and a system-call filter and becomes the program inside.

Usage: launcher.py ORDER_FD FILTER_FD STATUS_FD, or `launcher.py abi`, which prints the kernel's Landlock version, 0
where there is none. ORDER_FD holds JSON:

  {"parent": pid, "read": [path, ...], "readIfThere": [path, ...], "write": [path, ...],
   "command": [word, ...], "environment": {name: value}}

Readable paths are also executable, with everything below them. FILTER_FD holds the filter as classic BPF. STATUS_FD
receives "started" once all is set up, and stays empty if the program could not be executed. None of the three stays
open.

Constants are those of linux/landlock.h, linux/prctl.h and linux/seccomp.h.
"""
import ctypes
import json
import os
import signal
import stat
import sys

libc = ctypes.CDLL(None, use_errno=True)

# The same on all architectures.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ABI_VERSION = 1
PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
ALL_OF_FILES = (1 << 16) - 1
"""Every right on files and folders that version 5 knows: reading, writing, making, removing, renaming, ioctl."""
ALL_OF_NETWORK = 0b11
"""Binding and connecting by TCP; version 4."""
ALL_SCOPES = 0b11
"""Abstract sockets, and signals to processes outside; version 6."""

SET_DEATH_SIGNAL, SET_SECCOMP, SET_NO_NEW_PRIVILEGES = 1, 22, 38
MODE_FILTER = 2
BYTES_PER_INSTRUCTION = 8
FAILED = 125


class Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


class Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def checked(result, what):
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
    return result


def landlock(number, *arguments):
    return libc.syscall(ctypes.c_long(number), *arguments)


def control(option, *values):
    arguments = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in values]
    padding = [ctypes.c_ulong(0)] * (4 - len(arguments))
    checked(libc.prctl(option, *arguments, *padding), f"prctl {option}")


def version():
    """The kernel's Landlock version; 0 where it has none, or it is switched off."""
    return max(0, landlock(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(ABI_VERSION)))


def allow(ruleset, path, rights):
    parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(parent).st_mode):
            rights &= ~READ_DIR
        rule = PathBeneath(rights, parent)
        checked(
            landlock(ADD_RULE, ctypes.c_int(ruleset), PATH_BENEATH, ctypes.byref(rule), ctypes.c_uint32(0)), path
        )
    finally:
        os.close(parent)


def restrict(readable, writable):
    everything = Ruleset(ALL_OF_FILES, ALL_OF_NETWORK, ALL_SCOPES)
    size = ctypes.c_size_t(ctypes.sizeof(everything))
    ruleset = checked(landlock(CREATE_RULESET, ctypes.byref(everything), size, ctypes.c_uint32(0)), "Landlock")
    for path in readable:
        allow(ruleset, path, EXECUTE | READ_FILE | READ_DIR)
    for path in writable:
        allow(ruleset, path, READ_FILE | WRITE_FILE)
    control(SET_NO_NEW_PRIVILEGES, 1)
    checked(landlock(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)), "Landlock")
    os.close(ruleset)


def filter_calls(descriptor):
    program = os.read(descriptor, 1 << 20)
    blob = Filter(len(program) // BYTES_PER_INSTRUCTION, program)
    control(SET_SECCOMP, MODE_FILTER, ctypes.byref(blob))


def read_all(descriptor):
    parts = []
    while part := os.read(descriptor, 1 << 16):
        parts.append(part)
    return b"".join(parts)


def main():
    if sys.argv[1:] == ["abi"]:
        print(version())
        return
    order_fd, filter_fd, status_fd = map(int, sys.argv[1:])
    for descriptor in (order_fd, filter_fd, status_fd):
        os.set_inheritable(descriptor, False)
    order = json.loads(read_all(order_fd))
    control(SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != order["parent"]:
        sys.exit(FAILED)  # It died before the death signal was set.
    # Python ignores these two, and what is ignored stays so in the next program.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    there = [path for path in order["readIfThere"] if os.path.exists(path)]
    restrict(order["read"] + there, order["write"])
    filter_calls(filter_fd)
    os.write(status_fd, b"started")
    try:
        os.execve(order["command"][0], order["command"], order["environment"])
    except OSError as error:
        os.ftruncate(status_fd, 0)
        print(f"{order['command'][0]}: {error.strerror}", file=sys.stderr)
        sys.exit(FAILED)


main()
