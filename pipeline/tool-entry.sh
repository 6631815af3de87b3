#!/bin/sh
# The entry of the tool images, for people: the first argument here is the image's tool (set in the Dockerfile). What
# follows is run as it stands when it begins with a program of the image, else it is handed to the tool, so that
# `docker compose run --rm proxmox-terraform version` and `... proxmox-ansible ansible --version` both do what they say.
# Job containers do not come through here: their steps name the program and each argument.
set -eu
tool=$1
shift
if [ $# -gt 0 ] && command -v -- "$1" > /dev/null; then
  exec "$@"
fi
exec "$tool" "$@"
