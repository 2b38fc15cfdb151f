from fastapi import FastAPI
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

app = FastAPI(title="Ferry crew")

# The smallest setting for Argon2 that OWASP lists.
password_hash = PasswordHash([Argon2Hasher(time_cost=4, memory_cost=9216, parallelism=1)])

USERS = {
    "ann": {
        "full_name": "Ann Lee",
        "blocked": False,
        "password_hash": "$argon2id$v=19$m=9216,t=4,p=1$zVqQSjAF6x0CM0339DOURw$"
        "NZaQzaa9tTOb+byGQeouLWjuhADkINDaJOxDCwK3hcA",
    },
    "ben": {
        "full_name": "Ben Okoro",
        "blocked": False,
        "password_hash": "$argon2id$v=19$m=9216,t=4,p=1$AqAaUk8jM1UYC68LtO7kEA$"
        "YgFL5SaUqlk4EYl9yp9yb+XDnEuWtFtatRRJBU1G9cs",
    },
    "cleo": {
        "full_name": "Cleo Marsh",
        "blocked": True,
        "password_hash": "$argon2id$v=19$m=9216,t=4,p=1$n6+zyWs3+i0JlLJxhAcHrA$"
        "LqJOcSuNwAJsn27fstc8YMMgpte3e1KorkWvtcKJPm4",
    },
    "dora": {
        "full_name": "Dora Quist",
        "blocked": False,
        "password_hash": "$argon2id$v=19$m=9216,t=4,p=1$ES2QXOdhH/VF4fY9uUKj7A$"
        "OssZmcDhjfNaaaQ+yhjx6EMVGp5lBrZEqzUdYbXnSPQ",
    },
    "fay": {"full_name": "Fay Amadi", "blocked": False, "password_hash": None},
}


@app.post("/token")
def sign_in(username: str, password: str):
    return {"access_token": "", "token_type": "bearer"}


# Your other endpoints go here.
