#!/bin/sh
# first-boot.sh ARCHIVE_URL SHA256 SERVICES
# Makes a new host a host of Meridian. The scripts beside it and the settings were written by
# cloud-init. What it says is in /var/log/cloud-init-output.log.
set -eu

[ $# = 3 ] || {
  echo "usage: first-boot.sh ARCHIVE_URL SHA256 SERVICES" >&2
  exit 2
}
root=${MERIDIAN_ROOT_FOLDER:-}
here=$root/opt/meridian/first-boot
settings=$root/etc/meridian

"$here/install.sh" --archive "$1" --sha256 "$2" --root "$root"

# What is fetched belongs to root from its first moment on, and others cannot read it.
umask 077
"$here/fetch-secrets.sh" "$settings"
if [ -z "$root" ]; then
  chgrp -R meridian "$settings"
  chmod -R u=rwX,g=rX,o= "$settings"
  # The secret and the key are read by the service alone.
  find "$settings" \( -name secret -o -name '*.key' \) -exec chown meridian {} + -exec chmod 400 {} +
fi

for service in $3; do
  if [ -z "$root" ] && [ -d /run/systemd/system ]; then
    systemctl enable --now "meridian-$service"
  else
    "$root/opt/meridian/current/bin/meridian-service" start "$service"
  fi
done
