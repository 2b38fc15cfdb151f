"""Ends well while it is imported.

victim: api
tries: to be taken for a run that ended with status 0, before any check could look
must: crashed
backends: docker-runc, docker-runsc, local
"""

import os
import signal
import sys
import threading

# variant: sys_exit
sys.exit(0)

# variant: os_exit
os._exit(0)

# variant: system_exit_none
raise SystemExit

# variant: keyboard_interrupt
raise KeyboardInterrupt

# variant: generator_exit
raise GeneratorExit

# variant: becomes_true
os.execv("/bin/true", ["true"])

# variant: becomes_python
os.execv(sys.executable, [sys.executable, "-c", "print('6 passed'); raise SystemExit(0)"])

# variant: killed_by_itself
os.kill(os.getpid(), signal.SIGTERM)

# variant: from_a_thread
threading.Thread(target=os._exit, args=(0,)).start()
threading.Event().wait()
