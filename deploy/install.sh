#!/usr/bin/env bash
# Installs what Casenote needs and does not find: Debian's packages, the NHS design system's stylesheet, then the hashed
# lock into .venv.
# usage: deploy/install.sh [dev]      (dev adds what tests and checks need)
set -euo pipefail
cd "$(dirname "$0")/.."

lock=requirements.lock
[ "${1:-}" = dev ] && lock=requirements.dev.lock

packages=(tesseract-ocr tesseract-ocr-eng tesseract-ocr-osd)
python3 -c 'import ensurepip' 2>/dev/null || packages+=(python3-venv)
deploy/stylesheet.sh check || command -v npm >/dev/null || packages+=(npm)
[ "${1:-}" = dev ] && packages+=(libpango-1.0-0 libpangoft2-1.0-0) # WeasyPrint sets pages as PDF with them
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    echo "Installing Debian packages: ${missing[*]}"
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "Please install as root: apt-get install ${missing[*]}" >&2; exit 3; }
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
fi

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed." >&2; exit 3; }

deploy/stylesheet.sh

wanted=$(cat "$lock" deploy/installer.lock pyproject.toml | sha256sum | cut -d' ' -f1)
if [ "$(cat .venv/installed 2>/dev/null)" = "$wanted" ] || { [ -z "${1:-}" ] && [ -f .venv/installed.dev ] &&
    [ "$(cat .venv/installed.dev)" = "$(cat requirements.dev.lock deploy/installer.lock pyproject.toml | sha256sum | cut -d' ' -f1)" ]; }; then
    exit 0
fi
echo "Installing Python packages from $lock"
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r deploy/installer.lock
.venv/bin/uv pip sync -q --python .venv/bin/python --require-hashes deploy/installer.lock "$lock"
.venv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
rm -f .venv/installed .venv/installed.dev
echo "$wanted" > .venv/installed
[ "${1:-}" = dev ] && echo "$wanted" > .venv/installed.dev
exit 0
