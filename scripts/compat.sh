#!/usr/bin/env bash
# Runs the tests under another Debian release's QGIS, Python and PyTorch, in a chroot of its own.
#
#     scripts/compat.sh trixie [PYTEST ARGUMENTS]     (QGIS 3.40; sid: the newest)
#
# Needs root and debootstrap. The chroot is kept in COMPAT_FOLDER (/var/tmp/gossan-SUITE) for the next
# run; remove it with `scripts/compat.sh SUITE --remove`. The working tree is copied, never changed.
set -euo pipefail

suite=${1:?which release: trixie or sid}
shift
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
chroot=${COMPAT_FOLDER:-/var/tmp/gossan-$suite}
data=${GOSSAN_TEST_DATA:-$root/../shared/data}
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}

release() {
    for place in dev proc; do
        mountpoint -q "$chroot/$place" && umount -l "$chroot/$place"
    done
    return 0
}
trap release EXIT

if [ "${1:-}" = --remove ]; then
    release
    rm -rf --one-file-system "$chroot"
    exit
fi
[ "$(id -u)" = 0 ] || { echo "Making a chroot needs root." >&2; exit 1; }
command -v debootstrap >/dev/null || apt-get install -y --no-install-recommends debootstrap >/dev/null

if [ ! -e "$chroot/.complete" ]; then
    echo "Making a Debian $suite in $chroot"
    debootstrap --variant=minbase "$suite" "$chroot" "$mirror" >/dev/null
    cp -r /etc/apt/apt.conf.d/. "$chroot/etc/apt/apt.conf.d/"
fi
mount -t proc proc "$chroot/proc"
mount --rbind /dev "$chroot/dev"
if [ ! -e "$chroot/.complete" ]; then
    chroot "$chroot" bash -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
        --no-install-recommends git make qgis python3-qgis python3-torch python3-torchvision python3-safetensors \
        python3-sklearn python3-scipy python3-matplotlib libopenblas0-pthread python3-pytest python3-hypothesis python3-pil xvfb \
        gdal-bin python3-gdal make "$(apt-cache show qttools5-dev-tools >/dev/null 2>&1 && echo qttools5-dev-tools || echo qt6-l10n-tools)" >/dev/null'
    touch "$chroot/.complete"
fi

rm -rf "$chroot/root/main"
mkdir -p "$chroot/root/main" "$chroot/root/shared"
git -C "$root" ls-files -z --cached --others --exclude-standard |
    tar -C "$root" --null -T - -cf - | tar -x -C "$chroot/root/main"
if [ -d "$data" ] && [ ! -e "$chroot/root/shared/data" ]; then
    cp -r "$data" "$chroot/root/shared/data"
fi
chroot "$chroot" qgis_process --version 2>/dev/null | head -1 || true
chroot "$chroot" bash -c 'cd /root/main && make -s translations && eval "$(scripts/env.sh)" && XDG_RUNTIME_DIR=/tmp GOSSAN_TEST_DATA=/root/shared/data \
    python3 -m pytest -q -p no:cacheprovider "$@"' pytest "$@"
