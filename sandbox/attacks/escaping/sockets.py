"""Opens sockets that lead out of the container, or deep into the kernel.

victim: api
tries: to talk to the host, to a network or to a protocol that few have looked at
must: failed
shows: armed
seconds: 5
backends: docker-runc, docker-runsc
"""

import socket

from fastapi import FastAPI

app = FastAPI()


def refused(name, family, kind=socket.SOCK_STREAM, protocol=0):
    try:
        socket.socket(family, kind, protocol).close()
        print("BREACH:", name)
    except OSError:
        pass


# variant: vsock
refused("vsock", 40)
refused("vsock datagram", 40, socket.SOCK_DGRAM)
print("armed")

# variant: netlink
for protocol in range(23):
    refused(f"netlink {protocol}", 16, socket.SOCK_RAW, protocol)
print("armed")

# variant: raw
refused("packet", 17, socket.SOCK_RAW, 3)
refused("raw", socket.AF_INET, socket.SOCK_RAW, 1)
refused("raw 6", socket.AF_INET6, socket.SOCK_RAW, 58)
refused("ping", socket.AF_INET, socket.SOCK_DGRAM, 1)
print("armed")

# variant: rare_families
for family in (3, 4, 5, 6, 8, 9, 11, 12, 15, 18, 19, 21, 23, 24, 26, 27, 28, 29, 30, 31, 32, 33, 34,
               35, 36, 37, 38, 39, 41, 42, 43, 44, 45):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_RAW):
        refused(f"family {family}", family, kind)
print("armed")

# variant: rare_protocols
refused("sctp", socket.AF_INET, socket.SOCK_SEQPACKET, 132)
refused("dccp", socket.AF_INET, 6, 33)
refused("mptcp", socket.AF_INET, socket.SOCK_STREAM, 262)
refused("udplite", socket.AF_INET, socket.SOCK_DGRAM, 136)
print("armed")

# variant: urgent_byte
# Out-of-band data of unix sockets has been a way into the kernel (CVE-2025-38236).
one, other = socket.socketpair()
try:
    one.send(b"x", socket.MSG_OOB)
    print("BREACH: sent out of band")
except OSError:
    pass
print("armed")
