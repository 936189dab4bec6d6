"""What must fail and what must work inside the sandbox, tried from inside.

Usage: python3 -I probe.py EXPECTATIONS. Writes to descriptor 4 a JSON object that maps each thing tried to null,
or to what was wrong. EXPECTATIONS is JSON: {"allowFork": bool, "processes": int, "processSlack": int,
"fileSizeBytes": int, "tmpBytes": int, "variables": [name, ...], "bundle": the folder that this program is in,
"cgroups": folders of the host with the slot's cgroups, "features": what the sandbox promises}.
"""
import ctypes
import errno
import fcntl
import json
import os
import platform
import resource
import signal
import socket
import sys
import threading

expected = json.loads(sys.argv[1])
features = expected["features"]
bundle = expected["bundle"]
libc = ctypes.CDLL(None, use_errno=True)
results = {}

# Numbers of calls that libc has no function for; those from 424 on are the same everywhere.
NUMBERS = {
    "x86_64": {
        **{"keyctl": 250, "bpf": 321, "userfaultfd": 323, "perf_event_open": 298, "kcmp": 312},
        **{"mincore": 27, "fadvise64": 221, "readahead": 187, "io_setup": 206, "vmsplice": 278, "inotify_init1": 294},
        **{"timer_create": 222, "timerfd_create": 283},
    },
    "aarch64": {
        **{"keyctl": 219, "bpf": 280, "userfaultfd": 282, "perf_event_open": 241, "kcmp": 272},
        **{"mincore": 232, "fadvise64": 223, "readahead": 213, "io_setup": 0, "vmsplice": 75, "inotify_init1": 26},
        **{"timer_create": 107, "timerfd_create": 85},
    },
}[platform.machine()]
PREADV2 = {"x86_64": 327, "aarch64": 286}[platform.machine()]
RWF_NOWAIT = 8
COMMON = {"pidfd_open": 434, "io_uring_setup": 425, "open_tree": 428, "fsopen": 430, "memfd_secret": 447}
# Newer than the filter's list: as if this kernel did not know them, whether it does or not.
NEWER = {"cachestat": 451, "statmount": 457, "lsm_get_self_attr": 459, "setxattrat": 463, "open_tree_attr": 467}


def check(name):
    def run(function):
        try:
            results[name] = function()
        except Exception as error:  # a check that breaks is a check that failed
            results[name] = f"{type(error).__name__}: {error}"

    return run


def refused(call, *errors):
    """None when the call fails with one of these errors."""
    try:
        call()
    except OSError as error:
        if error.errno in errors:
            return None
        return f"failed with {errno.errorcode.get(error.errno)}, not {errno.errorcode[errors[0]]}"
    return "was allowed"


def raw(number, *arguments):
    def call():
        if libc.syscall(ctypes.c_long(number), *[ctypes.c_long(value) for value in arguments]) < 0:
            raise OSError(ctypes.get_errno(), "refused")

    return call


def function(name, *arguments):
    def call():
        if getattr(libc, name)(*arguments) < 0:
            raise OSError(ctypes.get_errno(), "refused")

    return call


for family in ("AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_VSOCK", "AF_PACKET"):
    number = getattr(socket, family)
    check(f"open a socket ({family})")(
        lambda: refused(lambda: socket.socket(number, socket.SOCK_DGRAM), errno.EPERM)
    )
check("trace a process")(lambda: refused(function("ptrace", 16, os.getpid(), None, None), errno.EPERM))
check("make a namespace")(lambda: refused(function("unshare", 0x10000000), errno.EPERM))
check("enter a namespace")(lambda: refused(function("setns", 0, 0), errno.EPERM))
check("mount")(lambda: refused(function("mount", b"tmpfs", b"/tmp", b"tmpfs", 0, None), errno.EPERM))
check("change the root")(lambda: refused(lambda: os.chroot("/tmp"), errno.EPERM))
for name, number in {**NUMBERS, **COMMON}.items():
    check(f"call {name}")(lambda: refused(raw(number, 0, 0, 0, 0, 0), errno.EPERM))
for name, number in NEWER.items():
    check(f"call {name}")(lambda: refused(raw(number, 0, 0, 0, 0, 0), errno.ENOSYS))
check("see what is cached of a file")(lambda: refused(raw(PREADV2, 0, 0, 0, 0, 0, RWF_NOWAIT), errno.EPERM))


def watch(command, argument):
    folder = os.open(bundle, os.O_RDONLY)
    try:
        fcntl.fcntl(folder, command, argument)
    finally:
        os.close(folder)


for name, number, argument in (("F_SETLEASE", 1024, fcntl.F_RDLCK), ("F_NOTIFY", 1026, fcntl.DN_RENAME)):
    check(f"watch who opens a file ({name})")(lambda: refused(lambda: watch(number, argument), errno.EPERM))
check("choose the signal of a descriptor (F_SETSIG)")(
    lambda: refused(lambda: fcntl.fcntl(4, 10, signal.SIGCONT), errno.EPERM)
)
check("read another process's memory")(
    lambda: refused(function("process_vm_readv", os.getpid(), None, 0, None, 0, 0), errno.EPERM)
)
check("become root")(lambda: refused(lambda: os.setuid(0), errno.EPERM))
check("leave the CPU")(lambda: refused(lambda: os.sched_setaffinity(0, range(1024)), errno.EPERM))
check("raise the priority")(lambda: refused(lambda: os.setpriority(os.PRIO_PROCESS, 0, -5), errno.EPERM))
check("be scheduled before others")(
    lambda: refused(lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)), errno.EPERM)
)


def write(path):
    with open(path, "w") as file:
        file.write("x")


never_writable = ["/", "/usr/bin", "/usr/lib", bundle, "/etc", "/dev"]
if not features["tmp"]:
    never_writable += ["/tmp", "/var/tmp", "/dev/shm"]
for folder in never_writable:
    check(f"write to {folder}")(
        lambda: refused(lambda: write(os.path.join(folder, "written")), errno.EROFS, errno.EACCES)
    )
check("write over what it is given")(
    lambda: refused(lambda: write(f"{bundle}/probe.py"), errno.EROFS, errno.EACCES)
)
check("change the mode of what it is given")(
    lambda: refused(lambda: os.chmod(f"{bundle}/probe.py", 0o777), errno.EPERM, errno.EROFS)
)


for folder in expected["cgroups"]:
    check(f"join another cgroup in {folder}")(
        lambda: refused(lambda: os.open(f"{folder}/cgroup.procs", os.O_WRONLY), errno.ENOENT, errno.EACCES)
    )
    check(f"make a cgroup in {folder}")(
        lambda: refused(lambda: os.mkdir(f"{folder}/made"), errno.ENOENT, errno.EACCES, errno.EROFS)
    )


def look(path):
    """Reads a file, or lists a folder."""
    if os.path.isdir(path):
        os.listdir(path)
    else:
        with open(path, "rb") as file:
            file.read(1)


never_readable = ["/etc/passwd", "/etc/hostname", "/sys", "/home", "/var", "/run", "/usr/share", "/root"]
if not features["ownFileTree"]:
    never_readable += ["/", "/dev", "/tmp", "/dev/shm", "/proc", "/proc/self/environ", "/proc/self/mountinfo"]
    never_readable += [os.path.dirname(bundle), f"/proc/{os.getppid()}/environ", f"/proc/{os.getppid()}/status"]
for path in never_readable + expected["cgroups"]:
    check(f"read {path}")(lambda: refused(lambda: look(path), errno.ENOENT, errno.EACCES, errno.EPERM))


if not features["ownProcesses"]:
    check("signal a process outside")(lambda: refused(lambda: os.kill(os.getppid(), 0), errno.EPERM))
    check("change the limits of a process outside")(
        lambda: refused(lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU), errno.EPERM)
    )
check("outlive the worker")(lambda: refused(function("prctl", 1, 0, 0, 0, 0), errno.EPERM))


@check("see other processes")
def _():
    if not features["ownProcesses"]:
        return refused(lambda: os.listdir("/proc"), errno.EACCES)
    others = [name for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]
    return f"saw {others}" if others else None


@check("be the first process of its own namespace")
def _():
    return None if os.getpid() == 1 or not features["ownProcesses"] else f"has number {os.getpid()}"


@check("read the host's environment")
def _():
    names = set(os.environ)
    if features["ownProcesses"] and os.path.exists("/proc/1/environ"):
        with open("/proc/1/environ", "rb") as file:
            names |= {item.split(b"=")[0].decode() for item in file.read().split(b"\0") if item}
    # Python itself sets LC_CTYPE when it runs in the C locale.
    others = names - set(expected["variables"]) - {"LC_CTYPE"}
    return f"saw {sorted(others)}" if others else None


@check("hold descriptors of the host")
def _():
    found = []
    for number in range(5, 1024):
        try:
            os.fstat(number)
            found.append(number)
        except OSError:
            pass
    return f"found {found}" if found else None


@check("start a process")
def _():
    try:
        child = os.fork()
    except OSError as error:
        if expected["allowFork"]:
            return f"failed with {errno.errorcode.get(error.errno)}"
        return None if error.errno == errno.EPERM else f"failed with {errno.errorcode.get(error.errno)}, not EPERM"
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return None if expected["allowFork"] else "was allowed"


@check("start threads up to the limit")
def _():
    stop = threading.Event()
    threading.stack_size(128 * 1024)
    started = []
    try:
        while len(started) < 2 * (expected["processes"] + expected["processSlack"]):
            thread = threading.Thread(target=stop.wait, daemon=True)
            thread.start()
            started.append(thread)
    except RuntimeError:
        pass
    finally:
        stop.set()
        for thread in started:
            thread.join()
    count = len(started) + 1
    if count > expected["processes"] + expected["processSlack"]:
        return f"{count} were allowed, {expected['processes']} is the limit"
    return None if count >= expected["processes"] // 2 else f"only {count} could be started"


@check("fill /tmp no further than its size")
def _():
    if not features["tmp"]:
        return None  # Not writable at all; see above.
    paths = []
    try:
        for index in range(4):
            paths.append(f"/tmp/{index}")
            with open(paths[-1], "wb") as file:
                file.write(bytes(expected["tmpBytes"] // 2))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            return None if len(paths) > 1 else "is full at once"
        return f"failed with {errno.errorcode.get(error.errno)}, not ENOSPC"
    finally:
        for path in paths:
            if os.path.exists(path):
                os.unlink(path)
    return "has no limit"


@check("write no file greater than the limit")
def _():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        return refused(lambda: os.ftruncate(4, expected["fileSizeBytes"] + 1), errno.EFBIG)
    finally:
        os.ftruncate(4, 0)


os.write(4, json.dumps(results).encode())
