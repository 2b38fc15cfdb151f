"""Ends well while a request is answered.

victim: api
tries: to be taken for a run that ended with status 0, in the middle of a check
must: crashed
backends: docker-runc, docker-runsc, local
"""

import os
import signal
import sys
import threading

from fastapi import FastAPI

app = FastAPI()


@app.post("/digest")
def digest():
    leave()
    return {}


# variant: sys_exit
# must: crashed, failed
leave = sys.exit

# variant: os_exit
def leave():
    os._exit(0)

# variant: becomes_true
def leave():
    os.execv("/bin/true", ["true"])

# variant: terminated
# must: crashed, failed
def leave():
    os.kill(os.getpid(), signal.SIGTERM)

# variant: interrupted
# must: crashed, failed
def leave():
    os.kill(os.getpid(), signal.SIGINT)

# variant: after_the_reply
# must: crashed, failed
def leave():
    threading.Timer(0.05, os._exit, (0,)).start()
