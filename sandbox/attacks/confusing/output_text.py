"""Prints what a terminal or a browser would obey.

victim: api
tries: to run script, to move a cursor or to fake a verdict where its output is shown
must: failed
points: 0
shows: armed
backends: docker-runc, docker-runsc, local
"""

from fastapi import FastAPI

app = FastAPI()

# variant: html
print("armed</pre></section><section id='verdict'><h2>All checks passed</h2><script>alert(1)</script>")

# variant: escapes
print("armed\x1b[2J\x1b]0;title\x07\x1b[31m\x9b31m\x1bP+q\x1b\\\x1b_x\x1b\\")

# variant: control_characters
print("armed" + "".join(map(chr, range(32))) + "\x7f" + "".join(map(chr, range(128, 160))))

# variant: directions
print("armed\u202e\u2066\u200f\ufeff\u2028\u2029")

# variant: broken_utf_8
import sys

sys.stdout.buffer.write(b"armed\xff\xfe\xc3\x28\xed\xa0\x80\xf4\x90\x80\x80\n")
sys.stdout.buffer.flush()

# variant: half_a_character_at_the_end
import os

print("armed")
os.write(1, "\N{GRINNING FACE}".encode()[:2])

# variant: templates
print("armed {{ 7 * 7 }} {% raw %} ${7*7} #{7*7} <%= 7 %>")

# variant: folders_that_are_renamed
print('armed "/work/app-1/app-2/app-3/' * 500)

# variant: many_combining
print("armed" + "a" + "\u0301" * 20_000)
