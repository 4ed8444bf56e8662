#!/usr/bin/env bash
# Prints the exports with which qgis_process and a test runner find this checkout's plugin and its
# packages, and makes the few files that they need in .dev: the plugin folder under the name that
# QGIS imports it by, a private profile in which it is enabled, and a qgis_process that works.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
python="${PYTHON:-/usr/bin/python3}"
dev="$root/.dev"

mkdir -p "$dev/plugins" "$dev/bin" "$dev/profile/profiles/default/QGIS"
ln -sfn "$root" "$dev/plugins/gossan"
ini="$dev/profile/profiles/default/QGIS/QGIS3.ini"
if [ ! -e "$ini" ]; then
    printf '[PythonPlugins]\ngossan=true\n\n[qgis]\nshowTips=false\ncheckVersion=false\n' > "$ini"
fi

# Debian 12's qgis_process hands its program an option that it refuses; the program itself is .bin.
cat > "$dev/bin/qgis_process" <<'WRAPPER'
#!/bin/sh
export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
if [ -x /usr/bin/qgis_process.bin ]; then
    exec /usr/bin/qgis_process.bin "$@"
fi
exec /usr/bin/qgis_process "$@"
WRAPPER
chmod +x "$dev/bin/qgis_process"

packages=""
if [ -x "$root/.venv/bin/python" ]; then
    packages="$("$root/.venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))'):"
fi

# Earlier entries of this checkout are not repeated when the exports are evaluated twice.
without() { # LIST PREFIX...: the list without entries under this checkout
    printf '%s' "${1:-}" | tr ':' '\n' | grep -vF "$root/" | paste -sd: - || true
}
python_path="$(without "${PYTHONPATH:-}")"
path="$(without "$PATH")"

printf 'export QGIS_PLUGINPATH=%q\n' "$dev/plugins"
printf 'export QGIS_CUSTOM_CONFIG_PATH=%q\n' "$dev/profile"
printf 'export PYTHONPATH=%q\n' "$packages$dev/plugins${python_path:+:$python_path}"
printf 'export PATH=%q\n' "$dev/bin:$path"
printf 'export GOSSAN_TEST_DATA=%q\n' "${GOSSAN_TEST_DATA:-$(dirname "$root")/shared/data}"
printf 'export QT_QPA_PLATFORM=%q\n' "${QT_QPA_PLATFORM:-offscreen}"
printf 'export PYTHON=%q\n' "$python"
