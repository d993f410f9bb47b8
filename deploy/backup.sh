#!/bin/sh
# deploy/backup.sh FOLDER: one file with the whole database, readable by the caller only. Run it from cron; keep copies elsewhere.
set -eu
umask 077
mkdir -p "${1:?usage: deploy/backup.sh FOLDER}"
file="$(realpath "$1")/childprotect-$(date -u +%Y%m%dT%H%M%SZ).dump"
cd "$(dirname "$0")/.."
trap 'rm -f "$file.part"' EXIT
docker compose exec -T database pg_dump --username=postgres --format=custom childprotect >"$file.part"
docker compose exec -T database pg_restore --list <"$file.part" >/dev/null # a dump that cannot be read is no backup
mv "$file.part" "$file"
echo "$file"
