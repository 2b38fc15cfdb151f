"""Giving up power: user ids, capabilities, resource limits, and finishing every other process."""

import ctypes
import errno
import mmap
import os
import platform
import resource
import signal
import struct
from contextlib import suppress

from harness.processes import descendants

PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
CLONE, UNSHARE, SETNS, CLONE3 = 56, 272, 308, 435
NEW_NAMESPACES = 0x7E020000
CAPABILITY_VERSION_3 = 0x20080522
CAP_KILL = 5
LAST_CAPABILITY = 40
KIB = 1024
MIB = 1024 * 1024
ADDRESS_SPACE_BYTES = 1 << 47

_libc = ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, argument: int) -> None:
    if _libc.prctl(option, argument, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def forbid_new_privileges() -> None:
    """Make set-user-id files and file capabilities do nothing, here and in all children."""
    _prctl(PR_SET_NO_NEW_PRIVS, 1)


def become(uid: int | None) -> None:
    """Turn this process into an ordinary user for good: no groups, no capabilities.

    None keeps the user id (the `local` sandbox of an ordinary user). Afterwards nobody of the same
    user id can trace it or read its memory (not dumpable).
    """
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    forbid_new_privileges()
    _prctl(PR_SET_DUMPABLE, 0)


def refuse_namespaces() -> None:
    """Forbid this process and its children to make namespaces; `no_new_privs` must be set.

    With runc the container's own profile does it. gVisor has none, and its kernel would allow it.
    The program is classic BPF, as seccomp(2) describes it.
    """
    if platform.machine() != "x86_64":  # elsewhere the calls have other numbers
        return
    load, jump_if_equal, jump_if_set, finish = 0x20, 0x15, 0x45, 0x06
    allow, refuse, unknown = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
    program = [
        (load, 0, 0, 0),  # the number of the call
        (jump_if_equal, 6, 0, UNSHARE),
        (jump_if_equal, 5, 0, SETNS),
        (jump_if_equal, 5, 0, CLONE3),  # its flags cannot be seen here; callers then use clone
        (jump_if_equal, 0, 2, CLONE),
        (load, 0, 0, 16),  # the low half of its first argument
        (jump_if_set, 1, 0, NEW_NAMESPACES),
        (finish, 0, 0, allow),
        (finish, 0, 0, refuse),
        (finish, 0, 0, unknown),
    ]
    code = b"".join(struct.pack("HBBI", *one) for one in program)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxQ", len(program), ctypes.addressof(buffer))
    if _libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def keep_only_kill() -> None:
    """Drop every capability of this root process but CAP_KILL, also from what it could regain."""
    for capability in range(LAST_CAPABILITY + 1):
        if capability != CAP_KILL:
            with suppress(OSError):  # the kernel knows fewer, or it is gone already
                _prctl(PR_CAPBSET_DROP, capability)
    kill = 1 << CAP_KILL
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    # effective, permitted, inheritable: low words, then high words
    data = (ctypes.c_uint32 * 6)(kill, kill, 0, 0, 0, 0)
    if _libc.capset(header, data) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    forbid_new_privileges()
    _prctl(PR_SET_DUMPABLE, 0)


def adopt_orphans() -> None:
    """Become the parent of descendants whose parent ends (PID 1 of a container is that already)."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def limit_resources(
    *, address_space_bytes: int, cpu_seconds: int, file_mb: int, open_files: int
) -> None:
    """Set hard limits for this process and its children.

    The address space must have room for what is mapped before any of the candidate's code is
    (`mapped_bytes`), and for what the code may take. A kernel that ignores the container's
    memory limit (gVisor with ignored cgroups) still honours this one.
    """
    for what, value in {
        resource.RLIMIT_AS: address_space_bytes,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: file_mb * MIB,
        resource.RLIMIT_NOFILE: open_files,
        resource.RLIMIT_CORE: 0,
    }.items():
        resource.setrlimit(what, (value, value))


def mapped_bytes() -> int:
    """Return how much address space is taken, to the page: the least limit that lets one more in.

    /proc would say it, but a sandbox need not have one.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    page = resource.getpagesize()
    too_small, enough = 0, ADDRESS_SPACE_BYTES // page
    while enough - too_small > 1:
        middle = (too_small + enough) // 2
        resource.setrlimit(resource.RLIMIT_AS, (middle * page, hard))
        try:
            mmap.mmap(-1, page).close()
            enough = middle
        except OSError:
            too_small = middle
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    return too_small * page


def finish_everyone_else(grader_pid: int) -> int:
    """Kill every other process of the container at once and reap them.

    Return the largest peak of memory among those that were not the grader, in bytes.

    The kernel walks all processes in one go, so that nothing can fork its way past it; it spares
    the caller and PID 1, which in a container are the same.
    """
    with suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    return _reap_children(grader_pid)


def finish_descendants(grader_pid: int) -> int:
    """Do the same for every descendant of this process (the `local` sandbox)."""
    peak_bytes = 0
    while pids := descendants():
        for pid in pids:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        peak_bytes = max(peak_bytes, _reap_children(grader_pid))
    return peak_bytes


def _reap_children(grader_pid: int) -> int:
    """Return the largest peak among the children, and their children that they have waited for."""
    peak_bytes = 0
    with suppress(ChildProcessError):
        while True:
            pid, _, usage = os.wait4(-1, 0)
            if pid != grader_pid:
                peak_bytes = max(peak_bytes, usage.ru_maxrss * KIB)
    return peak_bytes
