"""Looks for the engine that made its container.

victim: api
tries: to start a container of its own, which would own the host
must: failed
shows: armed
backends: docker-runc, docker-runsc
"""

import glob
import os
import socket

from fastapi import FastAPI

app = FastAPI()

# variant: sockets
for path in ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock",
             "/run/podman/podman.sock", "/run/crio/crio.sock", *glob.glob("/run/**/*.sock", recursive=True)):
    if "/app-" in path:
        continue
    try:
        one = socket.socket(socket.AF_UNIX)
        one.connect(path)
        print("BREACH: connected to", path)
    except OSError:
        pass
print("armed")

# variant: abstract_sockets
for name in ("containerd-shim", "/containerd-shim/moby", "docker"):
    try:
        one = socket.socket(socket.AF_UNIX)
        one.connect("\0" + name)
        print("BREACH: connected to", name)
    except OSError:
        pass
print("armed")

# variant: control_groups
for path in glob.glob("/sys/fs/cgroup/**/release_agent", recursive=True) + glob.glob(
    "/sys/fs/cgroup/**/memory.limit_in_bytes", recursive=True
) + glob.glob("/sys/fs/cgroup/**/*.max", recursive=True):
    try:
        with open(path, "w") as file:
            file.write("9223372036854771712")
        print("BREACH: wrote", path)
    except OSError:
        pass
print("armed")

# variant: devices
for path in ("/dev/mem", "/dev/kmem", "/dev/port", "/dev/sda", "/dev/vda", "/dev/kvm", "/dev/fuse",
             "/dev/net/tun", "/dev/vsock", "/dev/vhost-vsock", "/dev/loop0", "/dev/mapper/control"):
    try:
        os.close(os.open(path, os.O_RDONLY))
        print("BREACH: opened", path)
    except OSError:
        pass
print("armed")

# variant: kernel_files
for path in ("/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe",
             "/proc/sys/vm/overcommit_memory", "/sys/kernel/uevent_helper", "/proc/sys/kernel/ns_last_pid",
             "/sys/power/state", "/proc/1/oom_score_adj", "/proc/1/comm", "/proc/1/timerslack_ns"):
    try:
        with open(path, "w") as file:
            file.write("1")
        print("BREACH: wrote", path)
    except OSError:
        pass
print("armed")
