#!/usr/bin/python3 -I
"""Writes the system-call filters of the sandbox, one per architecture and variant, next to this file.

Usage: generate.py [FOLDER]

Needs libseccomp's Python binding (Debian: apt-get install python3-seccomp). The filters are committed;
seccomp.int-spec.ts makes them again and compares.

Default: allow. What is refused gets EPERM, so that a program can carry on without it; clone3 gets ENOSYS,
because its flags cannot be seen by a filter and C libraries then fall back to clone. So do all calls that are newer
than this list: what a kernel learns later is as unknown inside as it was when the list was made. Calls of any other
architecture than the filter's own (i386 and x32 on x86-64, 32-bit ARM on arm64) end the process.

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
mincore fadvise64 readahead io_setup vmsplice
inotify_init inotify_init1 inotify_add_watch
timer_create timerfd_create
""".split()

# Landlock does not ask who owns a file before its mode or times are changed.
UNSEEN_BY_LANDLOCK = """
chmod fchmod fchmodat
chown fchown lchown fchownat chown32 fchown32 lchown32
utime utimes utimensat futimesat
""".split()

# Reasons that are not plain: set_mempolicy and its kin would leave the memory node of the pinned CPU; SysV and
# POSIX queues outlive a process; setpriority and ioprio_set would disturb what is measured beside; memory behind
# memfd_create shows in no process's resident size. mincore, asynchronous I/O and preadv2's RWF_NOWAIT tell which parts
# of a file are cached, fadvise64 and readahead choose it: files of the system are shared by all launches, and would
# carry words from one to another. inotify tells who else opens them, and so do dnotify and leases, by fcntl. Pages
# given by vmsplice can still be changed when the answer that they are was sent. A POSIX timer can send SIGCONT to a
# process that was stopped while another one is timed, as can a descriptor with F_SETSIG when the other end of its pipe
# is read. Each timer of either kind interrupts that other one once, and a process could have thousands.

# cachestat, of Linux 6.5. Nothing inside needs it or a later one, and not every libseccomp has names for them.
FIRST_UNKNOWN = 451
X32 = 0x40000000  # Set in the numbers of x86-64's x32 variant, which end the process.
RWF_NOWAIT = 0x00000008

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
WATCHING = [1024, 1026]  # F_SETLEASE, F_NOTIFY of fcntl
CHOOSING_SIGNALS = [10]  # F_SETSIG of fcntl
SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl: with 0, a program would outlive the worker


def known(name, arch):
    try:
        return seccomp.resolve_syscall(arch, name) >= 0
    except ValueError:
        return False


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
    for name in ("fcntl", "fcntl64"):
        for command in WATCHING + CHOOSING_SIGNALS if known(name, arch) else []:
            syscalls.add_rule(ERRNO(errno.EPERM), name, Arg(1, MASKED_EQ, LOW_WORD, command))
    syscalls.add_rule(ERRNO(errno.EPERM), "preadv2", Arg(5, MASKED_EQ, RWF_NOWAIT, RWF_NOWAIT))
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


def instruction(code, jump_if_true, jump_if_false, value):
    """One of classic BPF (linux/filter.h), in the byte order of both architectures."""
    return struct.pack("<HBBI", code, jump_if_true, jump_if_false, value)


def refuse_unknown():
    """Goes before a filter. By number, because libseccomp translates calls by their names. From 424 on each has the
    same number on every architecture, so that this may come before the filter looks at which one it is."""
    load_word, jump_if_at_least, give_back = 0x20, 0x35, 0x06
    fail_with_enosys = 0x00050000 | errno.ENOSYS
    return b"".join(
        [
            instruction(load_word, 0, 0, 0),  # seccomp_data.nr
            instruction(jump_if_at_least, 0, 2, FIRST_UNKNOWN),
            instruction(jump_if_at_least, 1, 0, X32),
            instruction(give_back, 0, 0, fail_with_enosys),
        ]
    )


def export(syscalls):
    with tempfile.TemporaryFile() as file:
        syscalls.export_bpf(file)
        file.seek(0)
        return file.read()


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    for name, arch in ARCHITECTURES.items():
        for prefix, for_landlock in (("", False), ("landlock-", True)):
            for variant, allow_fork in (("threads", False), ("fork", True)):
                with open(os.path.join(folder, f"{name}.{prefix}{variant}.bpf"), "wb") as file:
                    file.write(refuse_unknown() + export(build(arch, allow_fork, for_landlock)))


main()
