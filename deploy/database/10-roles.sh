#!/bin/sh
# Runs once, when the data folder of PostgreSQL is new: the two roles and the database that one of them owns.
set -eu
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<'SQL'
\getenv owner_password DATABASE_OWNER_PASSWORD
\getenv app_password DATABASE_APP_PASSWORD
create role childprotect_owner login nosuperuser nobypassrls nocreaterole password :'owner_password';
create role childprotect_app login nosuperuser nobypassrls nocreaterole nocreatedb password :'app_password';
create database childprotect owner childprotect_owner;
revoke all on database childprotect from public;
grant connect on database childprotect to childprotect_app;
revoke connect on database postgres, template1 from public;
SQL
