"""Sends files whose names lead elsewhere.

victim: api
tries: to have a file written outside its own folder
must: failed, crashed
backends: docker-runc, docker-runsc
"""

from fastapi import FastAPI

app = FastAPI()

# variant: parent
# file: ../x
planted
# file: ../../tmp/x
planted

# variant: absolute
# file: /checks/hidden/test_secret.py
def test_another_digest():
    pass
# file: /run/greenroom/x
planted

# variant: next_start
# file: ../app-2/main.py
raise SystemExit(0)

# variant: folder_and_file
# file: a
text
# file: a/b
text

# variant: dots
# file: .
text

# variant: nul
# file: a@NUL@b
text

# variant: surrogate
# file: a@LONE SURROGATE@b
text

# variant: long
# file: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
text
