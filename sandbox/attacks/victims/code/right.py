import hashlib


def digest(text: str) -> str:
    if not text:
        raise ValueError("an empty text has no digest")
    return hashlib.sha256(text.encode()).hexdigest()
