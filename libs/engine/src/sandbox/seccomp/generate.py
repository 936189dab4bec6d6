#!/usr/bin/python3 -I
"""Writes the system-call filters of the sandbox, one per architecture and variant, next to this file.

Usage: generate.py [FOLDER]

Needs libseccomp's Python binding (Debian: apt-get install python3-seccomp). The filters are committed;
seccomp.int-spec.ts makes them again and compares.

Default: allow. What is refused gets EPERM, so that a program can carry on without it; clone3 gets ENOSYS,
because its flags cannot be seen by a filter and C libraries then fall back to clone. Calls of any other
architecture than the filter's own (i386 and x32 on x86-64, 32-bit ARM on arm64) end the process.

Calls that are younger than this list get ENOSYS, as on an older kernel.

Variants: "threads" forbids new processes but not new threads; "fork" allows both. Those for Landlock ("landlock-…")
also refuse the calls on files that Landlock does not look at: nothing is writable there.
"""
import errno
import os
import struct
import sys
import tempfile

import seccomp
from seccomp import ALLOW, ERRNO, KILL_PROCESS, MASKED_EQ, NE, Arch, Arg, Attr, SyscallFilter

ARCHITECTURES = {"x86_64": Arch.X86_64, "aarch64": Arch.AARCH64}

REFUSED = """
socket socketpair
ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp
pidfd_open pidfd_getfd pidfd_send_signal
io_uring_setup io_uring_enter io_uring_register
bpf perf_event_open userfaultfd memfd_secret memfd_create
keyctl add_key request_key
mount umount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr
quotactl quotactl_fd
setns unshare
swapon swapoff reboot kexec_load kexec_file_load init_module finit_module delete_module
create_module query_module get_kernel_syms
settimeofday stime clock_settime clock_settime64 clock_adjtime clock_adjtime64 adjtimex
sched_setaffinity sched_setscheduler sched_setparam sched_setattr setpriority ioprio_set
set_mempolicy mbind migrate_pages move_pages set_mempolicy_home_node
personality acct syslog sethostname setdomainname vhangup nfsservctl lookup_dcookie
iopl ioperm modify_ldt
name_to_handle_at open_by_handle_at fanotify_init fanotify_mark
setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups
msgget msgsnd msgrcv msgctl semget semop semtimedop semctl shmget shmat shmdt shmctl
mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
mknod mknodat setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
landlock_create_ruleset landlock_add_rule landlock_restrict_self
""".split()

# Landlock does not ask who owns a file before its mode or times are changed, nor before it is watched.
UNSEEN_BY_LANDLOCK = """
chmod fchmod fchmodat
chown fchown lchown fchownat chown32 fchown32 lchown32
utime utimes utimensat futimesat
inotify_init inotify_init1 inotify_add_watch
""".split()

# Reasons that are not plain: set_mempolicy and its kin would leave the memory node of the pinned CPU; SysV and
# POSIX queues outlive a process; setpriority and ioprio_set would disturb what is measured beside; memory behind memfd_create shows in no
# process's resident size. Calls that came after Linux 5.17 are unknown to libseccomp 2.5; they are refused by number, so that
# every version of it makes the same filters.

LAST_LISTED = 450
"""Number of the last call of Linux 5.17, set_mempolicy_home_node; the same on all architectures."""

CLONE_THREAD = 0x00010000
NAMESPACE_FLAGS = [
    0x00020000,  # CLONE_NEWNS
    0x02000000,  # CLONE_NEWCGROUP
    0x04000000,  # CLONE_NEWUTS
    0x08000000,  # CLONE_NEWIPC
    0x10000000,  # CLONE_NEWUSER
    0x20000000,  # CLONE_NEWPID
    0x40000000,  # CLONE_NEWNET
]
LOW_WORD = 0xFFFFFFFF
TERMINAL_INJECTION = [0x5412, 0x541C]  # TIOCSTI, TIOCLINUX: would type into a terminal of the host's
SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl: with 0, a program would outlive the worker

# struct seccomp_data: the number of the call, then the architecture, 32 bits each.
NUMBER_AT, ARCHITECTURE_AT = 0, 4
AUDIT_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32_BIT = 0x40000000
# Classic BPF.
LOAD, JUMP_EQUAL, JUMP_GREATER, JUMP_GREATER_EQUAL, RETURN = 0x20, 0x15, 0x25, 0x35, 0x06
RETURN_ERRNO = 0x00050000


def known(name, arch):
    try:
        return seccomp.resolve_syscall(arch, name) >= 0
    except ValueError:
        return False


def instruction(code, operand, if_true=0, if_false=0):
    return struct.pack("<HBBI", code, if_true, if_false, operand)


def refuse_younger_calls(name):
    """Instructions that stand before a filter: those that they do not end go on to it."""
    return b"".join(
        [
            instruction(LOAD, ARCHITECTURE_AT),
            instruction(JUMP_EQUAL, AUDIT_ARCHITECTURES[name], if_false=4),
            instruction(LOAD, NUMBER_AT),
            instruction(JUMP_GREATER_EQUAL, X32_BIT, if_true=2),
            instruction(JUMP_GREATER, LAST_LISTED, if_false=1),
            instruction(RETURN, RETURN_ERRNO | errno.ENOSYS),
        ]
    )


def build(arch, allow_fork, for_landlock):
    syscalls = SyscallFilter(defaction=ALLOW)
    syscalls.set_attr(Attr.ACT_BADARCH, KILL_PROCESS)
    # No-new-privileges are set by the time that the filter is loaded.
    syscalls.set_attr(Attr.CTL_NNP, 0)
    if not syscalls.exist_arch(arch):
        syscalls.add_arch(arch)
        syscalls.remove_arch(Arch.NATIVE)
    for name in REFUSED + (UNSEEN_BY_LANDLOCK if for_landlock else []):
        if known(name, arch):
            syscalls.add_rule(ERRNO(errno.EPERM), name)
    for command in TERMINAL_INJECTION:
        syscalls.add_rule(ERRNO(errno.EPERM), "ioctl", Arg(1, MASKED_EQ, LOW_WORD, command))
    for flag in NAMESPACE_FLAGS:
        syscalls.add_rule(ERRNO(errno.EPERM), "clone", Arg(0, MASKED_EQ, flag, flag))
    syscalls.add_rule(ERRNO(errno.ENOSYS), "clone3")
    syscalls.add_rule(ERRNO(errno.EPERM), "prctl", Arg(0, MASKED_EQ, LOW_WORD, SET_DEATH_SIGNAL))
    # Limits of other processes: whoever has the same user id could be stopped by them.
    syscalls.add_rule(ERRNO(errno.EPERM), "prlimit64", Arg(0, NE, 0))
    if not allow_fork:
        syscalls.add_rule(ERRNO(errno.EPERM), "clone", Arg(0, MASKED_EQ, CLONE_THREAD, 0))
        for name in ("fork", "vfork"):
            if known(name, arch):
                syscalls.add_rule(ERRNO(errno.EPERM), name)
    return syscalls


def export(arch, name, allow_fork, for_landlock):
    with tempfile.TemporaryFile() as file:
        build(arch, allow_fork, for_landlock).export_bpf(file)
        file.seek(0)
        return refuse_younger_calls(name) + file.read()


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    for name, arch in ARCHITECTURES.items():
        for prefix, for_landlock in (("", False), ("landlock-", True)):
            for variant, allow_fork in (("threads", False), ("fork", True)):
                with open(os.path.join(folder, f"{name}.{prefix}{variant}.bpf"), "wb") as file:
                    file.write(export(arch, name, allow_fork, for_landlock))


main()
