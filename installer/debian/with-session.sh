#!/usr/bin/env bash
# Runs a command inside a D-Bus session of its own with an unlocked, empty GNOME keyring,
# so that the tests meet the real Secret Service and leave the user's own keyring alone.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache" XDG_RUNTIME_DIR="$home/run"
mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
export QT_QPA_PLATFORM=offscreen CSDESK_TEST_SESSION=1
dbus-run-session -- bash -c '
    set -euo pipefail
    printf "tests only" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    "$@"
' with-session "$@"
