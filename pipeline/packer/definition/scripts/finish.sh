#!/bin/sh
# Takes away what belongs to this build and what no two machines may share. cloud-init's own leftovers would make a
# clone's first boot look done before it began.
set -eu
apt-get -q clean
cloud-init clean --logs --machine-id --seed
rm -f /etc/ssh/ssh_host_* /etc/sudoers.d/90-cloud-init-users
userdel --force --remove packer 2> /dev/null || ! id packer 2> /dev/null
