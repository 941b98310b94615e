# What PostgreSQL's official image does with its settings: makes the cluster and the database at the first start, then runs the server.
set -eu
if [ ! -e "$PGDATA/PG_VERSION" ]; then
  initdb --no-sync --pgdata="$PGDATA" --username="$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" \
    --auth-local=trust --auth-host=scram-sha-256
  echo "CREATE DATABASE \"$POSTGRES_DB\"" | postgres --single -D "$PGDATA" postgres
fi
exec postgres -D "$PGDATA" -k /var/run/postgresql -c listen_addresses=127.0.0.1
