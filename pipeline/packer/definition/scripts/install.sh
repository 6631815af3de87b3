#!/bin/sh
# Brings the clone up to date and installs what the template's definition names, one package a line.
set -eu
export DEBIAN_FRONTEND=noninteractive
# Exit status 2 says "done, with something to recover from": the build goes on and fails where it matters.
cloud-init status --wait > /dev/null || [ $? -eq 2 ]
apt-get -q -o DPkg::Lock::Timeout=300 update
apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold upgrade
if [ -s /tmp/packages.txt ]; then
  xargs -d '\n' apt-get -q -y -o DPkg::Lock::Timeout=300 --no-install-recommends install < /tmp/packages.txt
fi
rm -f /tmp/packages.txt
