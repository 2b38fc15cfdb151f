"""Settings: the secret of the demo, and the address."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from greenroom.config import MissingSecretError, Settings

WITHOUT_SPACE = """
import resource, sys
from pathlib import Path
from greenroom.config import Settings

resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # as on a disk that is full
Settings(_env_file=None, demo=True, var_dir=Path(sys.argv[1])).signing_key
"""


def demo(folder: Path) -> Settings:
    return Settings(_env_file=None, demo=True, secret_key=None, var_dir=folder)


def test_the_demo_makes_a_secret_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    first = demo(tmp_path / "var").signing_key
    assert len(first) >= 32
    assert demo(tmp_path / "var").signing_key == first
    (file,) = (tmp_path / "var").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "\n", "short"])
def test_a_secret_that_is_not_whole_is_not_used(tmp_path: Path, content: str) -> None:
    (tmp_path / "demo-secret").write_text(content)
    with pytest.raises(MissingSecretError, match="demo-secret is not whole"):
        demo(tmp_path).signing_key  # noqa: B018 - reading it is what fails


def test_a_full_disk_leaves_no_empty_secret_behind(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", WITHOUT_SPACE, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "OSError" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["greenroom.example", "ftp://greenroom.example", "https://"])
def test_an_address_without_a_host_is_refused(address: str) -> None:
    with pytest.raises(ValidationError, match="Use an address like"):
        Settings(_env_file=None, base_url=address)
