"""How passwords are hashed when the tests do not make it cheap."""

from pwdlib import PasswordHash

from greenroom.accounts.passwords import hash_password, verify_password


def test_the_real_hash_is_argon2id_at_full_cost(real_hasher: PasswordHash) -> None:
    # RFC 9106, 4: the second recommended choice, for where memory is short.
    assert real_hasher.hash("correct horse battery").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_each_hash_has_its_own_salt() -> None:
    assert hash_password("correct horse battery") != hash_password("correct horse battery")


def test_a_password_fits_its_own_hash_alone() -> None:
    assert verify_password("correct horse battery", hash_password("correct horse battery"))
    assert not verify_password("correct horse batterx", hash_password("correct horse battery"))


def test_nothing_fits_where_there_is_no_hash() -> None:
    assert not verify_password("no password has this hash", None)
