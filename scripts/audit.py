"""Ask pip-audit for known holes in the packages of requirements*.txt.

What pip has installed must have none for which there is a repair. Of the lowest versions that are
allowed they are told only: Debian repairs its packages without giving them another number, and what
pip installs is newer. Without pip-audit or the network it is said, and passed over.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def lowest_versions() -> dict[str, str]:
    """Return the lowest version of each package that requirements*.txt allow."""
    lines = [
        line
        for file in sorted(ROOT.glob("requirements*.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    found = (re.match(r"([\w-]+)>=([\d.]+)", line) for line in lines)
    return {match[1]: match[2] for match in found if match}


def installed_versions(packages: Iterable[str]) -> dict[str, str]:
    """Return the versions of those packages that pip has installed, without +cu118 and such."""
    found = {}
    for name in packages:
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        if Path(str(package.locate_file(""))).is_relative_to(sys.prefix):
            found[name] = package.version.split("+")[0]
    return found


def holes(versions: Mapping[str, str]) -> list[str] | None:
    """Return a line for each package with holes that are repaired elsewhere; None where nobody knows."""
    with tempfile.TemporaryDirectory() as folder:
        pinned = Path(folder) / "pinned.txt"
        pinned.write_text("".join(f"{name}=={version}\n" for name, version in versions.items()))
        command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "--format=json"]
        try:
            done = subprocess.run(  # noqa: S603
                [*command, "--progress-spinner=off", f"--requirement={pinned}"],
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
            audited = json.loads(done.stdout)["dependencies"]
        except (subprocess.TimeoutExpired, ValueError, KeyError):
            return None
    if all("skip_reason" in package for package in audited):
        return None
    return [
        f"{package['name']} {package['version']}: "
        + ", ".join(f"{hole['id']} (repaired in {hole['fix_versions'][0]})" for hole in repaired)
        for package in audited
        if (repaired := [hole for hole in package.get("vulns", ()) if hole["fix_versions"]])
    ]


def main() -> int:
    """Tell what is known; return 1 where what pip installs today has a hole."""
    lowest = lowest_versions()
    today = holes(installed_versions(lowest))
    if today is None:
        sys.stdout.write(
            "pip-audit is not here or does not reach PyPI: known holes are passed over.\n"
        )
        return 0
    for line in holes(lowest) or ():
        sys.stdout.write(f"At the lowest version allowed, {line}\n")
    for line in today:
        sys.stderr.write(f"Installed: {line}\n")
    return 1 if today else 0


if __name__ == "__main__":
    sys.exit(main())
