#!/bin/sh
# Makes the portal's role and its two databases, once, when the server's volume is empty.
set -eu
psql --username postgres --set ON_ERROR_STOP=1 --set password="$PORTAL_PASSWORD" <<'SQL'
CREATE ROLE portal LOGIN PASSWORD :'password' NOSUPERUSER NOBYPASSRLS;
CREATE DATABASE portal OWNER portal;
CREATE DATABASE portal_demo OWNER portal;
SQL
