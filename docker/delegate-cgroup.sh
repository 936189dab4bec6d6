#!/bin/sh
# Makes a control group for the sandboxes of workers in containers, and gives it to the workers' user. Run it as root on
# the host, once after each start of the host and before the workers:
#
#   docker/delegate-cgroup.sh up MEMORY [PIDS]   e.g. "up 3g": all sandboxes of all workers together may use that
#   docker/delegate-cgroup.sh down               removes it; stop the workers first
#
# `up` prints the variables with which docker-compose.yml mounts the group; append them to .env. It may be repeated, and
# then updates the limits. See docs/operator-guide.md, "Memory of the whole sandbox".
set -eu

# Two services on one host need a group each. Under systemd on v2, the name must have no "-".
NAME=${CGROUP_NAME:-torchperf}
# The user of the worker's image, as the host sees it.
OWNER=${CGROUP_OWNER:-10002}
CGROUPS=${CGROUP_FS:-/sys/fs/cgroup}
# How the engine makes control groups on v2: systemd or cgroupfs. `docker info` and `podman info` name it.
DRIVER=${CGROUP_DRIVER:-}
[ -n "$DRIVER" ] || if [ -d /run/systemd/system ]; then DRIVER=systemd; else DRIVER=cgroupfs; fi
CONTROLLERS_V1="memory pids cpuacct"
V1_MOUNTS=/run/$NAME-sandboxes

fail() {
  echo "$0: $*" >&2
  exit 1
}

# Writes a limit; without it the group is of no use.
limit() {
  echo "$2" >"$1" || fail "cannot write $2 to $1"
}

is_v2() {
  grep -qw memory "$CGROUPS/cgroup.controllers" 2>/dev/null
}

# Names the group above containers and sandboxes as the engine's driver wants it: systemd puts containers only into
# slices, and podman with cgroupfs refuses a parent whose name ends in ".slice".
name_v2_parent() {
  case $DRIVER in
    systemd)
      case $NAME in
        *-*) fail "CGROUP_NAME must have no \"-\": systemd makes $NAME.slice inside another slice" ;;
      esac
      parent=$NAME.slice
      parent_folder=$CGROUPS/$NAME.slice
      ;;
    cgroupfs)
      parent=/$NAME
      parent_folder=$CGROUPS/$NAME
      ;;
    *) fail "CGROUP_DRIVER is systemd or cgroupfs, not $DRIVER" ;;
  esac
}

# The mount of a v1 controller.
v1_mount() {
  awk -v controller="$1" '$3 == "cgroup" && ("," $4 ",") ~ ("," controller ",") { print $2; exit }' /proc/mounts
}

up_v1() {
  for controller in $CONTROLLERS_V1; do
    mount=$(v1_mount "$controller")
    [ -n "$mount" ] || fail "there is no controller $controller"
    group=$mount/$NAME-sandboxes
    mkdir -p "$group" "$V1_MOUNTS/$controller"
    case $controller in
      memory)
        # The limit with swap must never be below the one without.
        echo -1 2>/dev/null >"$group/memory.memsw.limit_in_bytes" || true
        limit "$group/memory.limit_in_bytes" "$1"
        echo "$1" 2>/dev/null >"$group/memory.memsw.limit_in_bytes" || true
        ;;
      pids) limit "$group/pids.max" "$2" ;;
    esac
    # The folder alone: groups may be made in it, and its own limits stay root's.
    chown "$OWNER" "$group"
    mountpoint -q "$V1_MOUNTS/$controller" || mount --bind "$group" "$V1_MOUNTS/$controller"
  done
  echo "SANDBOX_CGROUP=$V1_MOUNTS"
}

up_v2() {
  name_v2_parent
  [ "$DRIVER" != systemd ] || systemctl start "$parent"
  group=$parent_folder/sandboxes
  mkdir -p "$parent_folder"
  for folder in "$CGROUPS" "$parent_folder"; do
    limit "$folder/cgroup.subtree_control" "+memory +pids"
  done
  mkdir -p "$group"
  limit "$group/cgroup.subtree_control" "+memory +pids"
  limit "$group/memory.max" "$1"
  limit "$group/pids.max" "$2"
  # Absent where swap is not accounted for.
  [ ! -e "$group/memory.swap.max" ] || limit "$group/memory.swap.max" 0
  # The folder alone, as in v1. To move a process from the container's group, the worker must also be allowed to write
  # to the processes of the group above both.
  chown "$OWNER" "$group" "$parent_folder/cgroup.procs"
  echo "SANDBOX_CGROUP=$group"
  echo "WORKER_CGROUP_PARENT=$parent"
  echo "WORKER_CGROUP_NAMESPACE=host"
}

# Removes a group with all that is in it; fails while there is a process.
remove() {
  [ ! -d "$1" ] || find "$1" -depth -mindepth 0 -type d -exec rmdir {} +
}

down_v1() {
  for controller in $CONTROLLERS_V1; do
    ! mountpoint -q "$V1_MOUNTS/$controller" || umount "$V1_MOUNTS/$controller"
    remove "$(v1_mount "$controller")/$NAME-sandboxes"
  done
  remove "$V1_MOUNTS"
}

down_v2() {
  name_v2_parent
  remove "$parent_folder/sandboxes"
  if [ "$DRIVER" = systemd ]; then systemctl stop "$parent"; else remove "$parent_folder"; fi
}

case "${1:-}" in
  up)
    [ -n "${2:-}" ] || fail "say how much memory all sandboxes together may use, such as: $0 up 3g"
    if is_v2; then up_v2 "$2" "${3:-1024}"; else up_v1 "$2" "${3:-1024}"; fi
    ;;
  down)
    if is_v2; then down_v2; else down_v1; fi
    ;;
  *) fail "usage: $0 up MEMORY [PIDS] | down" ;;
esac
