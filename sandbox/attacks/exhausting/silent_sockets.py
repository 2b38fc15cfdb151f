"""Takes connections badly, or not at all.

victim: code
tries: to hold the grader in a connect, a write or a read that never returns
must: crashed, timed_out, failed
seconds: 4
check_seconds: 1
shows: armed
backends: docker-runc, docker-runsc, local
"""

import os
import socket
import time

from harness import calls

print("armed", flush=True)


def digest(text):
    return "anything"


def serve(handle):
    """Replace the harness's loop in this process."""

    def serve_calls(module, listening, ready):
        ready()
        handle(listening)

    import harness.candidate

    harness.candidate.serve_calls = calls.serve_calls = serve_calls


# variant: never_accepted
serve(lambda listening: time.sleep(60))

# variant: full_backlog
def fill(listening):
    held = []
    for _ in range(200):
        one = socket.socket(socket.AF_UNIX)
        one.setblocking(False)
        try:
            one.connect(listening.getsockname())
        except OSError:
            break
        held.append(one)
    time.sleep(60)


serve(fill)

# variant: accepted_and_closed
def close(listening):
    while True:
        listening.accept()[0].close()


serve(close)

# variant: accepted_and_silent
def hold(listening):
    held = []
    while True:
        held.append(listening.accept())


serve(hold)

# variant: one_byte_at_a_time
def drip(listening):
    connection, _ = listening.accept()
    connection.recv(65536)
    connection.sendall(b"\x00\x10\x00\x00")
    while True:
        connection.sendall(b" ")
        time.sleep(0.02)


serve(drip)

# variant: length_of_four_gigabytes
def boast(listening):
    while True:
        connection, _ = listening.accept()
        connection.recv(65536)
        connection.sendall(b"\xff\xff\xff\xff" + b"x" * 10_000)


serve(boast)

# variant: closes_between_calls
def close_after_each(listening):
    while True:
        connection, _ = listening.accept()
        connection.recv(65536)
        body = b'{"value":"anything"}'
        connection.sendall(len(body).to_bytes(4, "big") + body)
        connection.close()


serve(close_after_each)

# variant: reply_without_a_value
def empty(listening):
    while True:
        connection, _ = listening.accept()
        while connection.recv(65536):
            connection.sendall(b"\x00\x00\x00\x02{}")


serve(empty)

# variant: not_json
def nonsense(listening):
    while True:
        connection, _ = listening.accept()
        while connection.recv(65536):
            connection.sendall(b"\x00\x00\x00\x02[}")


serve(nonsense)

# variant: error_of_wrong_form
def wrong(listening):
    bodies = (b'{"error":1}', b'{"error":{"type":[],"bases":1,"details":[1,{"a":1}]}}')
    while True:
        for body in bodies:
            connection, _ = listening.accept()
            connection.recv(65536)
            connection.sendall(len(body).to_bytes(4, "big") + body)


serve(wrong)
