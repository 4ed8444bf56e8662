#!/usr/bin/env bash
# Installs what is missing, and says what it does. System packages come from the distribution
# (Debian, Ubuntu), Python packages go into .venv beside this checkout; nothing else is touched.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
python="${PYTHON:-/usr/bin/python3}"
cd "$root"

# What another checkout's environment offers is not installed here.
unset PYTHONPATH

say() { printf '== %s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# A package each, and a command that succeeds where it is there.
missing=()
need() { # PACKAGE COMMAND...
    local package="$1"
    shift
    if ! "$@" > /dev/null 2>&1; then missing+=("$package"); fi
}
need qgis test -e /usr/bin/qgis_process -o -e /usr/bin/qgis_process.bin
need python3-qgis "$python" -c 'import qgis.core'
need python3-venv "$python" -c 'import ensurepip, venv'
need python3-scipy "$python" -c 'import scipy'
need python3-sklearn "$python" -c 'import sklearn'
need python3-matplotlib "$python" -c 'import matplotlib'
need gdal-bin command -v gdal_grid
need xvfb command -v Xvfb
lrelease() { command -v lrelease || ls /usr/lib/qt*/bin/lrelease; }
if apt-cache show qttools5-dev-tools > /dev/null 2>&1; then l10n=qttools5-dev-tools; else l10n=qt6-l10n-tools; fi
need "$l10n" lrelease
if [ "${#missing[@]}" -gt 0 ]; then
    if ! command -v apt-get > /dev/null; then
        say "Please install QGIS with its Python, and the equivalents of: ${missing[*]}"
        exit 1
    fi
    say "Installing ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
        "${missing[@]}" > /dev/null
fi

# What the plugin says in other languages than English.
for source in i18n/*.ts; do
    if [ "$source" -nt "${source%.ts}.qm" ]; then make -s translations; break; fi
done

stamp=".venv/installed"
if [ -e "$stamp" ] && [ ! requirements.txt -nt "$stamp" ] && [ ! requirements-dev.txt -nt "$stamp" ]; then
    exit 0
fi
# With the system's packages in sight, since QGIS, GDAL and their numpy live there.
"$python" -m venv --system-site-packages .venv
# What the system has is not asked for: Debian's torch carries no version that pip can read.
wanted=("numpy==$("$python" -c 'import numpy; print(numpy.__version__)')")
while read -r requirement; do
    name="${requirement%%[<>=]*}"
    case "$name" in
        scikit-learn) module=sklearn ;;
        pillow) module=PIL ;;
        pytest-xdist) module=xdist ;;
        torch | torchvision) module="torch, torchvision" ;; # only as a pair
        *) module="$name" ;;
    esac
    if ! .venv/bin/python -c "import $module" > /dev/null 2>&1; then wanted+=("$requirement"); fi
done < <(grep -hvE '^[[:space:]]*(#|$)' requirements.txt requirements-dev.txt)
say "Installing Python packages into .venv: ${wanted[*]} (PyTorch takes some 5 GB)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check "${wanted[@]}"
touch "$stamp"
