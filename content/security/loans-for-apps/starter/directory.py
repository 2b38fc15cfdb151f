"""Who may do what, and the loans there are. Leave it as it is.

In real life other services know this; their passwords are hashed.
"""

SCOPES = {
    "loans:read": "See one's own loans",
    "loans:write": "Borrow, and give back",
    "loans:read-all": "See everybody's loans",
}

# What each person may do.
PEOPLE = {
    "ann": {"loans:read", "loans:write"},
    "ben": {"loans:read", "loans:write"},
    "mia": {"loans:read", "loans:write", "loans:read-all"},
}

# What each app was registered for, by its client_id.
APPS = {
    "desk": {"loans:read", "loans:write", "loans:read-all"},
    "shelf-app": {"loans:read", "loans:write"},
    "reading-log": {"loans:read"},
}

# Loans by id. They may change while the app runs.
LOANS = {
    1: {"id": 1, "member": "ann", "book": "The Salt Path"},
    2: {"id": 2, "member": "ben", "book": "Dune"},
    3: {"id": 3, "member": "ann", "book": "Emma"},
}

_PASSWORDS = {"ann": "paper boats", "ben": "green ink", "mia": "oak and iron"}


def password_fits(username: str, password: str) -> bool:
    """Return whether there is such a person with this password."""
    return _PASSWORDS.get(username) == password
