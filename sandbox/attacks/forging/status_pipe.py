"""Speaks to the supervisor on the pipe that says whether the app is ready.

victim: api
tries: to put results, or words that would be believed, where the supervisor listens
must: failed, crashed, timed_out, syntax_error, out_of_memory
seconds: 4
backends: docker-runc, docker-runsc, local
"""

import fcntl
import json
import os
import stat
import struct
import sys
import time

from fastapi import FastAPI

app = FastAPI()


def tell(*messages):
    data = b""
    for message in messages:
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        data += struct.pack(">I", len(body)) + body
    for descriptor in range(3, 64):
        try:
            mode = os.fstat(descriptor).st_mode
            if stat.S_ISFIFO(mode) and fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_WRONLY:
                os.write(descriptor, data)
        except OSError:
            pass


# variant: ready_and_gone
tell({"ready": True})
os._exit(0)

# variant: ready_and_silent
# seconds: 3
tell({"ready": True})
time.sleep(60)

# variant: results
tell({"ready": True, "outcome": "passed", "ended": "done", "checks": {}, "points": 6,
      "error": None, "nonce": "", "grader_error": None, "oom_kills": 0})

# variant: a_pass_in_words
tell({"error": "passed", "message": "All checks passed", "line": 1, "text": "6 of 6 points"})

# variant: an_infinity
tell(b'{"error": "import", "line": 1e999, "message": 1e999}')

# variant: not_a_number
tell(b'{"error": "import", "line": NaN}')

# variant: deep
tell(b'{"error": ' + b"[" * 900 + b"]" * 900 + b"}")

# variant: long_number
tell(b'{"error": "syntax", "message": "x", "line": ' + b"9" * 4000 + b"}")

# variant: wrong_types
tell({"error": ["import"], "message": {"a": 1}, "line": "first", "text": [1], "memory_error": 1})

# variant: lone_surrogates
tell(b'{"error": "import", "message": "\\ud800\\u0000", "text": "\\udfff"}')

# variant: many_keys
tell({"ready": True})
for number in range(3000):
    tell({"error": "import", f"key-{number}": "x" * 60_000})

# variant: memory_error
tell({"memory_error": True})
