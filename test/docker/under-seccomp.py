"""Runs a command under a container engine's system-call profile: under-seccomp.py PROFILE COMMAND..."""
import json
import os
import sys

import seccomp

COMPARISONS = {"SCMP_CMP_EQ": seccomp.EQ}

with open(sys.argv[1]) as file:
    profile = json.load(file)
if profile["defaultAction"] != "SCMP_ACT_ALLOW":
    sys.exit("this program applies profiles that allow by default only")

system_call_filter = seccomp.SyscallFilter(defaction=seccomp.ALLOW)
for entry in profile["syscalls"]:
    arguments = [
        seccomp.Arg(argument["index"], COMPARISONS[argument["op"]], argument["value"])
        for argument in entry.get("args", [])
    ]
    for name in entry["names"]:
        # As the engines do: a call that this architecture does not have is passed over.
        if seccomp.resolve_syscall(seccomp.Arch(), name) < 0:
            continue
        system_call_filter.add_rule(seccomp.ERRNO(entry["errnoRet"]), name, *arguments)
system_call_filter.load()
os.execvp(sys.argv[2], sys.argv[2:])
