"""Acts at the end of its process.

victim: api
tries: to write a verdict, or to change the status, when the interpreter shuts down
must: crashed
backends: docker-runc, docker-runsc, local
"""

import atexit
import os
import sys
import threading
import weakref


def forge():
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b'\x00\x00\x00\x0d{"op":"done"}')
        except OSError:
            pass
    os._exit(0)


# variant: atexit
atexit.register(forge)
sys.exit(1)

# variant: thread_shutdown
threading._register_atexit(forge)
sys.exit(1)

# variant: finalizer
class Last:
    pass


last = Last()
weakref.finalize(last, forge)
sys.exit(1)

# variant: excepthook
sys.excepthook = lambda *_: forge()
sys.unraisablehook = lambda *_: forge()
raise RuntimeError("for the hook")

# variant: destructor
class Last:
    def __del__(self):
        forge()


last = Last()
sys.exit(1)

# variant: replaced_exit
# must: crashed, timed_out
os._exit = lambda status: forge()
sys.exit(1)
