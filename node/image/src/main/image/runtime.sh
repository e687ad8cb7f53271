#!/bin/sh
# runtime.sh BASE JAVA_HOME FOLDER
# Makes what a node needs of a system, for an image that has no base: a Java with the modules that a
# node uses, and the C libraries of this machine that this Java is linked with. Nothing else is in
# it, no shell either. With another base than `scratch` the folder is left empty.
set -eu
base=$1
java_home=$2
folder=$3

# Found with jdeps, and by running a node: jdk.crypto.ec for TLS, jdk.unsupported for Netty and Pekko.
modules=java.base,java.instrument,java.logging,java.management,java.naming,java.net.http
modules=$modules,java.security.jgss,java.security.sasl,java.sql,java.xml
modules=$modules,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs

rm -rf "$folder"
mkdir -p "$folder"
[ "$base" = scratch ] || exit 0
mkdir -p "$folder/opt" "$folder/tmp" "$folder/etc"
chmod 1777 "$folder/tmp"
"$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-man-pages --no-header-files \
  --output "$folder/opt/java"

# Where the loader looks for each: as on this machine. The last two are opened by name, for host names.
libraries=$(find "$folder/opt/java" -type f \( -name '*.so' -o -name java \) -exec ldd {} + 2>/dev/null |
  sed -n -e 's/.*=> \(\/[^ ]*\).*/\1/p' -e 's/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p' |
  grep -v "^$folder/" | sort -u)
libc=$(dirname "$(echo "$libraries" | grep '/libc\.so' | head -n 1)")
for library in $libraries "$libc/libnss_dns.so.2" "$libc/libnss_files.so.2" "$libc/libresolv.so.2"; do
  [ -f "$library" ] || continue
  mkdir -p "$folder$(dirname "$library")"
  cp -L "$library" "$folder$library"
done

echo "meridian:x:10001:10001:Meridian:/:/sbin/nologin" >"$folder/etc/passwd"
echo "meridian:x:10001:" >"$folder/etc/group"
echo "hosts: files dns" >"$folder/etc/nsswitch.conf"
