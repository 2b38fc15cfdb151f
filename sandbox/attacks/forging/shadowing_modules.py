"""Sends modules named like those that the harness uses.

victim: api
tries: to have the grader import its file in place of a library
must: failed, crashed
backends: docker-runc, docker-runsc, local
"""

# variant: http_clients
from fastapi import FastAPI

app = FastAPI()
# file: httpx.py
import os; os._exit(0)
# file: httpx2.py
import os; os._exit(0)
# file: httpcore2.py
import os; os._exit(0)
# file: h11.py
import os; os._exit(0)

# variant: pytest
from fastapi import FastAPI

app = FastAPI()
# file: pytest.py
import os; os._exit(0)
# file: _pytest/__init__.py
import os; os._exit(0)
# file: pluggy.py
import os; os._exit(0)

# variant: harness
from fastapi import FastAPI

app = FastAPI()
# file: harness/__init__.py
def check(*args, **kwargs):
    return lambda function: lambda *a, **k: None
# file: harness.py
raise SystemExit(0)

# variant: standard_library
from fastapi import FastAPI

app = FastAPI()
# file: json.py
loads = lambda text: {}
# file: socket.py
raise SystemExit(0)
# file: traceback.py
raise SystemExit(0)
# file: zlib.py
raise SystemExit(0)
# file: test_secret.py
def test_another_digest():
    pass
