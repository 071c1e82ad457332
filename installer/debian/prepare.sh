#!/usr/bin/env bash
# Sets up a Debian 12 machine for CS Desk: system libraries, a virtual environment in .venv, locked packages.
# Installs only what is missing, and says what it does. Run by `make setup`; safe to run again.
set -euo pipefail
cd "$(dirname "$0")/../.."

missing=()
if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    while read -r package; do
        case "$package" in ''|'#'*) continue ;; esac
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done < installer/debian/packages.txt
else
    echo "This is not a Debian system: Qt's libraries are expected to be here already."
fi

if [ "${#missing[@]}" -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "These system packages are missing, and neither root nor sudo is at hand: ${missing[*]}" >&2
            exit 1
        }
        as_root=(sudo)
    fi
    echo "Installing ${#missing[@]} system packages (Qt's libraries, fonts, the tools of the tests) ..."
    log=$(mktemp)
    if ! { "${as_root[@]}" apt-get update -q &&
           "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1
    then
        tail -n 20 "$log" >&2
        echo "The system packages could not be installed; nothing else was changed. The whole output is in $log." >&2
        exit 1
    fi
    rm -f "$log"
fi

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "CS Desk needs Python 3.11 or newer; $("$python" --version) is what '$python' is." >&2
    exit 1
}
# An environment whose making was interrupted has a Python but no pip: it is made anew.
.venv/bin/python -m pip --version >/dev/null 2>&1 || {
    echo "Making the virtual environment in .venv ..."
    "$python" -m venv --clear .venv
}
echo "Installing the locked Python packages into .venv ..."
.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
.venv/bin/python -m compileall -q .venv/lib >/dev/null 2>&1 || true
touch .venv/.prepared
echo "Ready."
