#!/bin/sh
# Make the virtual environment $1 from the locked requirements $2, with the newest suitable Python found.
set -eu

suitable='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
for python in ${PYTHON:-} python3.14 python3.13 python3.12 python3.11 python3; do
    "$python" -c "$suitable" >/dev/null 2>&1 && break
    python=
done
if [ -z "$python" ]; then
    {
        echo "No Python 3.11 or newer that can make a virtual environment was found."
        echo "On Debian and Ubuntu: sudo apt install python3 python3-venv. On macOS: brew install python."
        echo "If you have one elsewhere: make PYTHON=/path/to/python3 <target>."
    } >&2
    exit 1
fi

echo "Making $1 with $("$python" --version), once; this takes a minute or two."
rm -rf "$1"
"$python" -m venv "$1"
# The lock names everything, so pip has nothing to resolve; check says whether that is true. Of all that is installed
# little is ever imported: it is compiled when it is.
"$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
    --no-compile --requirement "$2"
"$1/bin/python" -m pip check --disable-pip-version-check >/dev/null
