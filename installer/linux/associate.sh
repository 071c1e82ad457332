#!/usr/bin/env bash
# Has a double click on a vault open it, for this user; no rights of an administrator are needed.
#   associate.sh PROGRAM    PROGRAM: how CS Desk is started, such as /opt/csdesk/csdesk
#   associate.sh --remove
set -euo pipefail
cd "$(dirname "$0")"
data="${XDG_DATA_HOME:-$HOME/.local/share}"
desktop="$data/applications/csdesk.desktop"
type="$data/mime/packages/csdesk-vault.xml"
icon="$data/icons/hicolor/scalable/apps/csdesk.svg"

if [ "${1:-}" = "--remove" ]; then
    rm -f "$desktop" "$type" "$icon"
elif [ -x "${1:-}" ]; then
    mkdir -p "$(dirname "$desktop")" "$(dirname "$type")" "$(dirname "$icon")"
    program="$(realpath "$1")"
    while IFS= read -r line; do
        case "$line" in
            Exec=*) printf 'Exec="%s" %%f\n' "$(printf '%s' "$program" | sed -f escape.sed)" ;;
            *) printf '%s\n' "$line" ;;
        esac
    done < csdesk.desktop > "$desktop"
    cp csdesk-vault.xml "$type"
    cp csdesk.svg "$icon"
else
    echo "Name the program that opens vaults: associate.sh PROGRAM" >&2
    exit 2
fi
mkdir -p "$data/mime/packages" "$data/applications"
update-mime-database "$data/mime"
update-desktop-database "$data/applications"
if [ "${1:-}" != "--remove" ]; then
    xdg-mime default csdesk.desktop application/x-csdesk-vault
fi
