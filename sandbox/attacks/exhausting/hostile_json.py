"""Answers with JSON that is hard to read.

victim: api
tries: to break, to slow down or to mislead the grader's decoder
must: failed, crashed, timed_out
seconds: 6
check_seconds: 1.5
shows: armed
backends: docker-runc, docker-runsc, local
"""

from fastapi import FastAPI, Response

app = FastAPI()
print("armed", flush=True)


def answer(text):
    data = text if isinstance(text, bytes) else text.encode()

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    def digest():
        return Response(data, media_type="application/json")


# variant: huge_list
answer("[" + "[]," * 1_300_000 + "[]]")

# variant: huge_object
answer("{" + ",".join(f'"{number}":1' for number in range(300_000)) + "}")

# variant: deep_list
answer("[" * 100_000 + "]" * 100_000)

# variant: deep_within_the_bound
answer("[" * 900 + "]" * 900)

# variant: deep_object
answer('{"a":' * 50_000 + "1" + "}" * 50_000)

# variant: not_a_number
answer('{"digest": NaN}')

# variant: infinity
answer('{"digest": [Infinity, -Infinity, 1e999]}')

# variant: long_integer
answer('{"digest": ' + "9" * 4_000_000 + "}")

# variant: long_fraction
answer('{"digest": 0.' + "1" * 4_000_000 + "}")

# variant: lone_surrogates
answer(r'{"digest": "\ud800\udfff\u0000"}')

# variant: same_key_twice
answer('{"digest": "one", "digest": "two"}')

# variant: utf_16
answer('{"digest": "anything"}'.encode("utf-16"))

# variant: byte_order_mark
answer('\ufeff{"digest": "anything"}')

# variant: broken_utf_8
answer(b'{"digest": "\xff\xfe"}')

# variant: long_text
answer('{"digest": "' + "x" * 4_000_000 + '"}')

# variant: long_lines
answer('{"digest": "' + r"x\n" * 1_000_000 + '"}')

# variant: class_keys
answer('{"__class__": "str", "__eq__": true, "py/object": "os.system", "digest": null}')
