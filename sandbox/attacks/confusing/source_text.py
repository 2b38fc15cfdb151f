"""Sends text that is hard to read as Python.

victim: api
tries: to break what writes, reads, or shows the code
must: syntax_error, crashed
backends: docker-runc, docker-runsc, local
"""
# variant: empty
# must: crashed

# variant: byte_order_mark
# must: failed
@BYTE ORDER MARK@from fastapi import FastAPI

app = FastAPI()

# variant: unknown_encoding
# -*- coding: no-such-codec -*-
app = None

# variant: other_encoding
# -*- coding: utf-7 -*-
app = +AHs-

# variant: encoding_that_runs_code
# -*- coding: rot13 -*-
cevag("uryyb")

# variant: two_encodings
@BYTE ORDER MARK@# -*- coding: latin-1 -*-
app = None

# variant: nul
app = "@NUL@"

# variant: only_nul
@NUL@

# variant: lone_surrogate
app = "@LONE SURROGATE@"

# variant: long_line
# must: crashed, failed
app = "@ONE MEGABYTE@"

# variant: long_name
# must: crashed, failed, syntax_error
from fastapi import FastAPI

app = FastAPI()
@ONE MEGABYTE@ = 1

# variant: deep_brackets
# must: syntax_error, crashed, out_of_memory
app = @DEEP@

# variant: deep_unary
# must: syntax_error, crashed, out_of_memory, timed_out
exec("app = " + "-" * 2_000_000 + "1")

# variant: deep_attributes
# must: syntax_error, crashed, out_of_memory, timed_out
exec("app" + ".a" * 1_000_000)

# variant: control_characters
app = "@ESCAPE@[2J" (
@ESCAPE@]0;title@ESCAPE@\

# variant: html
</script><script>alert(1)</script>

# variant: form_feed_and_returns
# must: syntax_error, crashed
app = (
