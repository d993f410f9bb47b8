#!/bin/sh
# deploy/restore.sh FILE: put a dump in the place of the whole database, on this machine or on a new one. What was there
# is kept as childprotect_before until the next restore, or until you drop it.
set -eu
file=$(realpath "${1:?usage: deploy/restore.sh FILE}")
cd "$(dirname "$0")/.."
tell() {
  docker compose exec -T database psql --username=postgres --quiet --set=ON_ERROR_STOP=1 --dbname=postgres --command="$1" >/dev/null
}
docker compose up --detach --wait database # on a new machine its init script makes the two roles
docker compose exec -T database pg_restore --list <"$file" >/dev/null # what cannot be read replaces nothing
tell 'drop database if exists childprotect_new with (force)'
tell 'create database childprotect_new owner childprotect_owner'
tell 'revoke all on database childprotect_new from public; grant connect on database childprotect_new to childprotect_app'
docker compose exec -T database pg_restore --username=postgres --exit-on-error --single-transaction --dbname=childprotect_new <"$file"
# Only now, with all of it read in, the service stops and the new database takes the place of the old one.
docker compose stop proxy web worker beat
tell 'drop database if exists childprotect_before with (force)'
tell "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'childprotect'"
tell 'alter database childprotect rename to childprotect_before; alter database childprotect_new rename to childprotect'
docker compose up --detach # migrates what is newer than the dump, then starts everything
