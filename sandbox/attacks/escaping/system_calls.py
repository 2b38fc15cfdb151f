"""Makes system calls that no candidate's code needs.

victim: api
tries: to reach parts of the kernel in which holes are found again and again
must: failed, crashed
shows: armed
seconds: 5
backends: docker-runc, docker-runsc
"""

import ctypes
import errno

from fastapi import FastAPI

app = FastAPI()
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(4096)
REFUSED = {errno.EPERM, errno.ENOSYS, errno.EACCES}


def refused(name, number, *arguments):
    """Only a refusal counts: any other error says that the kernel looked at the arguments."""
    if libc.syscall(number, *arguments) >= 0:
        print("BREACH:", name)
    elif ctypes.get_errno() not in REFUSED:
        print("BREACH:", name, errno.errorcode[ctypes.get_errno()])


# variant: namespaces
refused("unshare", 272, 0x10000000)
refused("unshare mount", 272, 0x00020000)
refused("setns", 308, 0, 0)
refused("clone new user", 56, 0x10000000 | 17, 0, 0, 0, 0)
refused("clone3", 435, buffer, 64)
print("armed")

# variant: mounts
refused("mount", 165, b"none", b"/tmp", b"tmpfs", 0, 0)
refused("umount2", 166, b"/checks", 2)
refused("pivot_root", 155, b"/tmp", b"/tmp")
refused("chroot", 161, b"/tmp")
refused("fsopen", 430, b"tmpfs", 0)
refused("fsmount", 432, 0, 0, 0)
refused("move_mount", 429, 0, b"", 0, b"", 0)
refused("open_tree", 428, -100, b"/checks", 1)
refused("mount_setattr", 442, -100, b"/", 0, buffer, 32)
refused("swapon", 167, b"/tmp/swap", 0)
print("armed")

# variant: keys
refused("keyctl", 250, 0, -3, 0, 0, 0)
refused("add_key", 248, b"user", b"name", b"value", 5, -3)
refused("request_key", 249, b"user", b"name", 0, -3)
print("armed")

# variant: io_uring
refused("io_uring_setup", 425, 8, buffer)
refused("io_uring_enter", 426, 0, 0, 0, 0, 0, 0)
refused("io_uring_register", 427, 0, 0, 0, 0)
refused("io_setup", 206, 8, buffer)
print("armed")

# variant: tracing
refused("bpf", 321, 0, buffer, 64)
refused("perf_event_open", 298, buffer, 0, -1, -1, 0)
refused("userfaultfd", 323, 1)
refused("ptrace", 101, 0, 0, 0, 0)
refused("process_vm_readv", 310, 1, buffer, 1, buffer, 1, 0)
refused("process_vm_writev", 311, 1, buffer, 1, buffer, 1, 0)
refused("pidfd_getfd", 438, 0, 0, 0)
refused("process_madvise", 440, 0, buffer, 1, 0, 0)
refused("kcmp", 312, 1, 1, 0, 0, 0)
refused("lookup_dcookie", 212, 0, buffer, 64)
print("armed")

# variant: kernel
refused("kexec_load", 246, 0, 0, 0, 0)
refused("kexec_file_load", 320, 0, 0, 0, 0, 0)
refused("init_module", 175, buffer, 1, b"")
refused("finit_module", 313, 0, b"", 0)
refused("delete_module", 176, b"x", 0)
refused("reboot", 169, 0xFEE1DEAD, 672274793, 0, 0)
refused("acct", 163, b"/tmp/acct")
refused("quotactl", 179, 0, 0, 0, 0)
refused("syslog", 103, 3, buffer, 100)
refused("settimeofday", 164, buffer, 0)
refused("clock_settime", 227, 0, buffer)
refused("adjtimex", 159, ctypes.create_string_buffer(b"\x01" * 4, 512))
refused("iopl", 172, 3)
refused("ioperm", 173, 0, 1, 1)
refused("modify_ldt", 154, 1, buffer, 16)
refused("sethostname", 170, b"x", 1)
refused("vhangup", 153)
print("armed")

# variant: files_by_handle
refused("name_to_handle_at", 303, -100, b"/", buffer, buffer, 0)
refused("open_by_handle_at", 304, -100, buffer, 0)
refused("fanotify_init", 300, 0, 0)
refused("mknod device", 133, b"/tmp/device", 0o020666, 0x0101)
print("armed")

# variant: personality
refused("no address randomisation", 135, 0x0040000)
refused("read implies exec", 135, 0x0400000)
print("armed")

# variant: memory_that_stays
refused("shmget", 29, 0, 4096, 0o1600)
refused("msgget", 68, 0, 0o1600)
refused("semget", 64, 0, 1, 0o1600)
refused("mq_open", 240, b"queue", 0o102, 0o600, 0)
refused("memfd_secret", 447, 0)
print("armed")

# variant: old_numbers
# must: crashed, failed
# The same calls by the numbers of another architecture: the kernel ends the process for them.
print("armed", flush=True)
refused("x32 ptrace", 0x40000000 | 521, 0, 0, 0, 0)
refused("x32 mount", 0x40000000 | 165, b"none", b"/tmp", b"tmpfs", 0, 0)
refused("unknown", 5000)
