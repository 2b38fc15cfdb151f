# ruff: noqa: INP001 - a script of its own, part of no package
"""Make packages of a folder importable in the virtual environment that runs this, without a build.

What `pip install --editable` would do, but with nothing to download: a .pth file with the folder,
and, for Greenroom itself, the `greenroom` command.
"""

import sys
import sysconfig
from pathlib import Path

COMMAND = """\
#!/bin/sh
exec "{python}" -P -c 'from greenroom.cli import app; app(prog_name="greenroom")' "$@"
"""


def link(folder: Path, *, with_command: bool) -> None:
    """Add `folder` to this environment's import path, and the command if asked for."""
    packages = Path(sysconfig.get_path("purelib"))
    (packages / f"greenroom-{folder.name}.pth").write_text(f"{folder.resolve()}\n")
    if with_command:
        command = Path(sys.prefix, "bin", "greenroom")
        command.write_text(COMMAND.format(python=sys.executable))
        command.chmod(0o755)


if __name__ == "__main__":
    link(Path(sys.argv[1]), with_command="--command" in sys.argv)
