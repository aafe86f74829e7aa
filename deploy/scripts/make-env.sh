#!/bin/sh
# Makes .env, the secrets of docker-compose.yml, from /dev/urandom. Never overwrites one: its passwords are in the databases.
#   deploy/scripts/make-env.sh [FILE]        default: .env beside docker-compose.yml
set -eu
umask 077

file=${1:-$(cd "$(dirname "$0")/../.." && pwd)/.env}

hex() { head -c "$1" /dev/urandom | od -An -vtx1 | tr -d ' \n'; }
signing_key=$(head -c 32 /dev/urandom | base64 | tr -d '\n')
redis_password=$(hex 32)
redis_hash=$(printf %s "$redis_password" | sha256sum | cut -d' ' -f1)

# noclobber: of two runs at once, one makes the file and the other refuses.
set -C
if ! cat >"$file" <<ENV
# Made by deploy/scripts/make-env.sh. Keep it out of version control and backups that others read.

# The operator's API key: Authorization: Bearer <this>
REDIRECT_ADMIN_KEY=admin_$(hex 32)

# Signs who calls, from the gateway to the services.
REDIRECT_SIGNING_KEY=$signing_key

POSTGRES_PASSWORD=$(hex 24)
LINKS_DB_PASSWORD=$(hex 24)
ATTRIBUTION_DB_PASSWORD=$(hex 24)

REDIS_PASSWORD=$redis_password
# SHA-256 of the one above, which is all that the server is told.
REDIS_PASSWORD_SHA256=$redis_hash

RABBITMQ_PASSWORD=$(hex 24)

# The address readers use; it is written into links and QR codes.
REDIRECT_PUBLIC_BASE_URL=http://127.0.0.1:8080

# Where the gateway listens on this machine. Behind TLS of your own leave it at the loop-back address.
REDIRECT_BIND=127.0.0.1
ENV
then
  echo "Nothing was changed. If $file exists, its passwords are those of the databases' volumes; remove both to start anew." >&2
  exit 1
fi

echo "Wrote $file (only you can read it). The admin key is REDIRECT_ADMIN_KEY in it."
