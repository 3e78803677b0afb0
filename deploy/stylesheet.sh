#!/usr/bin/env bash
# Unpacks the stylesheet of the NHS design system (nhsuk-frontend, MIT licence) from its npm package into
# reports/pages/assets/, against the hashes in nhsuk-frontend.sha256. Nothing else stays: no lock, no node_modules, no cache.
# usage: deploy/stylesheet.sh [check]     (check: only says, by its exit code, whether the right one is there)
set -euo pipefail
cd "$(dirname "$0")/.."

hashes=$PWD/deploy/nhsuk-frontend.sha256 # of the package as it was read, and of the one file that is taken from it
assets=$PWD/reports/pages/assets
tarball=$(awk '/[.]tgz$/ { print $2 }' "$hashes")
name=${tarball%.tgz}

right() { # right FOLDER ENDING: whether the file of that ending in that folder is the one whose hash we keep
    (cd "$1" 2>/dev/null && grep "[.]$2\$" "$hashes" | sha256sum --check --status - 2>/dev/null)
}

stop() {
    printf '%s\n' "$@" >&2
    exit 3
}

if right "$assets" css; then exit 0; fi
if [ "${1:-}" = check ]; then exit 1; fi

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
echo "Unpacking the NHS design system's stylesheet from ${name%-*} ${name##*-}"
command -v npm >/dev/null || stop "npm is missing: install it (Debian's package npm), then run this again."
(cd "$room" && npm pack --silent --ignore-scripts --cache "$room/cache" "${name%-*}@${name##*-}" >/dev/null) ||
    stop "npm could not fetch ${name%-*} ${name##*-}: look at its network and registry, then run this again." \
        "Or put $name.min.css into reports/pages/assets/ yourself: deploy/nhsuk-frontend.sha256 has its hash."
right "$room" tgz ||
    stop "$tarball is not the package whose hash we keep in deploy/nhsuk-frontend.sha256: nothing was installed."
tar -xzf "$room/$tarball" -C "$room" --strip-components=3 "package/dist/nhsuk/$name.min.css"
right "$room" css || stop "The stylesheet in $tarball is not the one whose hash we keep: nothing was installed."
mkdir -p "$assets"
install -m 644 "$room/$name.min.css" "$assets/.$name.part"
mv "$assets/.$name.part" "$assets/$name.min.css"
