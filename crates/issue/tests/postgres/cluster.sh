# A PostgreSQL server for one run of the tests: begun in a folder of its own, gone with the pipe
# that it reads. PROGRAMS is the folder of the server's programs; says READY FOLDER.
programs=$1
folder=$(mktemp -d /tmp/segel-postgres.XXXXXX)
{
    # Where a line of pg_hba.conf fits, the ones after it are not asked.
    "$programs/initdb" --no-sync -A trust -U postgres -E UTF8 --no-locale "$folder/data"
    printf '%s\n' 'local all guarded scram-sha-256' 'local all all trust' \
        'hostssl all guarded 127.0.0.1/32 scram-sha-256' >"$folder/data/pg_hba.conf"
    "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= \
        -c max_connections=200 -c shared_buffers=64MB -c max_wal_size=2GB &
    server=$!
    while ! "$programs/pg_isready" -q -h "$folder" -U postgres; do
        kill -0 "$server" || exit 1
        sleep 0.1
    done
} >"$folder/log" 2>&1 </dev/null
echo "READY $folder"
read -r _
# Nothing of it is needed any more.
kill -QUIT "$server"
wait "$server" 2>/dev/null
rm -rf "$folder"
