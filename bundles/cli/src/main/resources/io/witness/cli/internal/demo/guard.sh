# Makes a private directory in $1, and runs a Witness there: the command of the other words. Both are gone soon after standard
# input has ended, however whoever had its other end came to theirs. Prints the directory; what the command prints
# follows; its errors go to a file.
set -u
runtime=

clean_up() {
    if [[ -n $runtime ]]; then
        kill "$runtime"
        for ((i = 0; i < 50; i++)); do
            kill -0 "$runtime" || break
            sleep 0.1
        done
        kill -KILL "$runtime"
        wait "$runtime"
    fi
    rm -rf -- "$directory"
} 2>/dev/null

trap 'exit 1' TERM INT HUP
directory=$(mktemp -d -- "$1/witness-demo.XXXXXX") || exit 1
trap clean_up EXIT
shift
printf '%s\n' "$directory"
read -r || exit 1
TMPDIR=$directory "$@" --config "$directory/testimony.conf" --state "$directory/state" \
    </dev/null 2>"$directory/errors" &
runtime=$!
exec >/dev/null 2>&1
while read -r; do :; done
