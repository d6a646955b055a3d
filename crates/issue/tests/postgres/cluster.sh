# A PostgreSQL server for one run of the tests: begun in a folder of its own, gone with the pipe
# that it reads. Takes the folder of the server's programs and a port of the loopback address, where
# it listens with TLS alone; says READY FOLDER.
programs=$1 port=$2
folder=$(mktemp -d -t segel-postgres.XXXXXX) || exit
{
    "$programs/initdb" --no-sync -A trust -U postgres -E UTF8 --no-locale "$folder/data"
    # The first line that fits counts.
    printf '%s\n' 'local all guarded scram-sha-256' 'local all all trust' \
        'hostssl all guarded 127.0.0.1/32 scram-sha-256' >"$folder/data/pg_hba.conf"
    (
        cd "$folder" || exit
        curve='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
        openssl req -x509 $curve -days 2 -subj '/CN=UJI COBA' -keyout root.key -out root.pem
        openssl req $curve -subj /CN=localhost -keyout server.key -out server.csr
        echo subjectAltName=DNS:localhost >names
        openssl x509 -req -in server.csr -CA root.pem -CAkey root.key -CAcreateserial -days 2 \
            -extfile names -out server.pem
    )
    "$programs/postgres" -D "$folder/data" -k "$folder" -p "$port" -c listen_addresses=127.0.0.1 \
        -c ssl=on -c ssl_cert_file="$folder/server.pem" -c ssl_key_file="$folder/server.key" \
        -c max_connections=200 -c shared_buffers=64MB -c max_wal_size=2GB &
    server=$!
    while ! "$programs/pg_isready" -q -h "$folder" -p "$port" -U postgres; do
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
