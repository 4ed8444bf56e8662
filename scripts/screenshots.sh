#!/usr/bin/env bash
# Takes the pictures of the tutorial under a virtual screen, from what `make demo` has left in demo/.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
[ -e "$root/demo/gradcam.tif" ] || { echo "Run make demo first." >&2; exit 1; }
profile="$(mktemp -d)"
trap 'rm -rf "$profile"' EXIT
mkdir -p "$profile/profiles/default/QGIS"
printf '[PythonPlugins]\ngossan=true\nprocessing=true\n\n[qgis]\nshowTips=false\ncheckVersion=false\n' \
    > "$profile/profiles/default/QGIS/QGIS3.ini"
qgis="$(command -v qgis.bin || command -v qgis)"
GOSSAN_ROOT="$root" QGIS_CUSTOM_CONFIG_PATH="$profile" QT_QPA_PLATFORM=xcb XDG_RUNTIME_DIR="$profile" \
    xvfb-run -a -s "-screen 0 1600x1000x24" "$qgis" --nologo --noversioncheck \
    --code "$root/scripts/screenshots.py" 2> "$profile/log" || { tail -20 "$profile/log" >&2; exit 1; }
