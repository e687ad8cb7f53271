#!/bin/sh
# Puts a version of Meridian onto this host, beside those that are there. Starts and stops nothing.
#
#   install.sh --archive URL|FILE --sha256 HEX [--root FOLDER] [--beside]
#   install.sh --use VERSION [--root FOLDER]
#
# The first makes /opt/meridian/VERSION, the folders of docs/operations.md, and, where systemd runs,
# the user meridian and the units; then `current` means this version, but not with --beside. The version's folder
# keeps the checksum: the same archive again is fine, another build of a version that is there is
# refused. The second makes `current` mean a version that is there: the way back.
# What is under --root (default: MERIDIAN_ROOT_FOLDER, else /) in place of / leaves the rest of the
# host alone: no user, no units. Exit status: 0 done; 1 failed: `current` means
# what it meant, and there may be the user, empty folders, or the version that was to come; 2 wrong
# usage.
set -eu

fail() {
  echo "install.sh: $*" >&2
  exit 1
}

usage() {
  echo "install.sh: $*" >&2
  echo "usage: install.sh --archive URL|FILE --sha256 HEX [--root FOLDER] [--beside]" >&2
  echo "       install.sh --use VERSION [--root FOLDER]" >&2
  exit 2
}

archive=
sha256=
use=
back=
beside=
root=${MERIDIAN_ROOT_FOLDER:-}
while [ $# -gt 0 ]; do
  if [ "$1" = --beside ]; then
    beside=yes
    shift
    continue
  fi
  [ $# -ge 2 ] || usage "$1 has no value"
  case $1 in
    --archive) archive=$2 ;;
    --sha256) sha256=$2 ;;
    --use)
      use=$2
      back=yes
      ;;
    --root) root=$2 ;;
    *) usage "unknown option '$1'" ;;
  esac
  shift 2
done
root=${root%/}
versions=$root/opt/meridian

# One at a time; `mv -T` replaces the link at once, so that there is no moment without one.
switch_to() {
  ln -sfn "$1" "$versions/current.next"
  mv -T "$versions/current.next" "$versions/current"
  echo "Meridian $1 is the current version of $versions"
}

if [ -n "$back" ]; then
  [ -z "$archive$sha256" ] || usage "--use goes without --archive and --sha256"
  case $use in
    '' | .* | */* | current) usage "--use is '$use', not a version such as 1.2.3" ;;
  esac
  [ ! -L "$versions/$use" ] && [ -x "$versions/$use/bin/meridian-node" ] || fail "version '$use' is not in $versions"
  switch_to "$use"
  exit
fi

[ -n "$archive" ] || usage "--archive is missing"
case $sha256 in
  *[!0-9a-f]* | '') usage "--sha256 is '$sha256', not 64 hexadecimal digits" ;;
esac
[ ${#sha256} = 64 ] || usage "--sha256 is '$sha256', not 64 hexadecimal digits"

require_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  command -v "$java" >/dev/null 2>&1 || fail "no Java found as $java: install Java 17 or newer, or set JAVA_HOME"
  version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
  major=${version%%[.+-]*}
  case $major in
    '' | *[!0-9]*) fail "cannot tell the version of $java: it says '$version'" ;;
  esac
  [ "$major" -ge 17 ] || fail "Java 17 or newer is needed, $java is $version: set JAVA_HOME to another"
}

download() {
  case $1 in
    file://*) cp "${1#file://}" "$2" ;;
    *://*)
      if command -v curl >/dev/null 2>&1; then
        curl --fail --silent --show-error --location --retry 5 --max-time 600 --output "$2" "$1"
      elif command -v wget >/dev/null 2>&1; then
        wget --quiet --tries=5 --timeout=60 --output-document="$2" "$1"
      else
        fail "neither curl nor wget is there to download $1"
      fi
      ;;
    *) cp "$1" "$2" ;;
  esac || fail "$1 cannot be read"
}

make_user() {
  id meridian >/dev/null 2>&1 ||
    useradd --system --user-group --home-dir /var/lib/meridian --no-create-home --shell /usr/sbin/nologin meridian
}

require_java
mkdir -p "$versions"
work=$(mktemp -d "$versions/.install.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

download "$archive" "$work/archive.tar.gz"
echo "$sha256  $work/archive.tar.gz" | sha256sum --check --status ||
  fail "$archive has the SHA-256 $(sha256sum <"$work/archive.tar.gz" | cut -d ' ' -f 1), not $sha256"
mkdir "$work/unpacked"
tar -xzf "$work/archive.tar.gz" -C "$work/unpacked" --no-same-owner --no-same-permissions ||
  fail "$archive is no archive"
unpacked=$(echo "$work"/unpacked/meridian-*)
[ -f "$unpacked/VERSION" ] || fail "$archive holds no Meridian"
version=$(cat "$unpacked/VERSION")
echo "$sha256" >"$unpacked/SHA256"
if [ -d "$versions/$version" ] && [ "$(cat "$versions/$version/SHA256" 2>/dev/null)" != "$sha256" ]; then
  fail "another build of version $version is in $versions/$version: remove that, or give this one another version"
fi

owned=
if [ -z "$root" ] && [ "$(id -u)" = 0 ]; then
  make_user
  owned=yes
fi
mkdir -p "$root/etc/meridian/tls" "$root/var/lib/meridian/cassandra" "$root/var/log/meridian"
chmod 750 "$root/etc/meridian" "$root/etc/meridian/tls" "$root/var/lib/meridian" "$root/var/log/meridian"
if [ -n "$owned" ]; then
  # The service reads its settings and cannot change them.
  chown root:meridian "$root/etc/meridian" "$root/etc/meridian/tls"
  chown meridian:meridian "$root/var/lib/meridian" "$root/var/lib/meridian/cassandra" "$root/var/log/meridian"
fi
chmod 755 "$unpacked"
if [ -d "$versions/$version" ]; then
  echo "Meridian $version is in $versions already and stays as it is"
else
  mv -T "$unpacked" "$versions/$version"
fi
if [ -n "$owned" ] && [ -d /run/systemd/system ]; then
  cp "$versions/$version"/systemd/*.service /etc/systemd/system/
  systemctl daemon-reload
fi
[ -n "$beside" ] || switch_to "$version"
