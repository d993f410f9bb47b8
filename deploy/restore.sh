#!/bin/sh
# deploy/restore.sh FILE: put a dump in the place of the whole database. What was there is gone; make a backup first.
set -eu
file=$(realpath "${1:?usage: deploy/restore.sh FILE}")
cd "$(dirname "$0")/.."
docker compose stop proxy web worker beat
docker compose exec -T database dropdb --username=postgres --if-exists --force childprotect
docker compose exec -T database createdb --username=postgres --owner=childprotect_owner childprotect
docker compose exec -T database psql --username=postgres --quiet --set=ON_ERROR_STOP=1 --dbname=childprotect \
  --command='revoke all on database childprotect from public' \
  --command='grant connect on database childprotect to childprotect_app'
docker compose exec -T database pg_restore --username=postgres --exit-on-error --single-transaction --dbname=childprotect <"$file"
docker compose up --detach # migrates what is newer than the dump, then starts everything
