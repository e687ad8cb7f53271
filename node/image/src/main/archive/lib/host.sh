# Read by the programs in bin: where the archive lies, what the host's files say, which Java runs it.
# What a host keeps lies under $root, which is empty for / itself; several hosts may share a machine.

root=${MERIDIAN_ROOT_FOLDER:-}

fail() {
  echo "${0##*/}: $*" >&2
  exit 2
}

# The archive is where this program really lies, whatever links lead to it: so one that runs keeps
# its own jars when `current` comes to mean another version.
home=$(dirname "$(dirname "$(readlink -f "$0")")")

# Lines of NAME=value, taken as they are: no quotes, no expansions. What the environment has already
# goes before.
read_settings() {
  [ -e "$1" ] || return 0
  [ -r "$1" ] || fail "$1 cannot be read by $(id -un)"
  line_number=0
  while IFS= read -r line || [ -n "$line" ]; do
    line_number=$((line_number + 1))
    case $line in
      '' | '#'*) continue ;;
    esac
    name=${line%%=*}
    case $name in
      "$line" | '' | [0-9]* | *[!A-Z0-9_]*) fail "$1, line $line_number is not NAME=value" ;;
    esac
    if eval "[ -z \"\${$name+set}\" ]"; then
      export "$name=${line#*=}"
    fi
  done <"$1"
}

# Sets $java, which may be named by JAVA_HOME in the environment or in the settings.
find_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  command -v "$java" >/dev/null 2>&1 || fail "no Java found as $java: install Java 17 or newer, or set JAVA_HOME"
}

# A default for a file of the node, when no setting names another.
read_node_settings() {
  read_settings "$root/etc/meridian/node.env"
  export MERIDIAN_TOPOLOGY="${MERIDIAN_TOPOLOGY:-$root/etc/meridian/topology.json}"
  export MERIDIAN_APPS="${MERIDIAN_APPS:-$root/etc/meridian/apps.json}"
  export MERIDIAN_SECRET_FILE="${MERIDIAN_SECRET_FILE:-$root/etc/meridian/secret}"
}

read_cassandra_settings() {
  read_settings "$root/etc/meridian/cassandra.env"
}

# Fails unless the setting is a whole number of mebibytes.
require_mebibytes() {
  case $2 in
    '' | *[!0-9]* | ???????*) fail "$1 is '$2', not a number of mebibytes" ;;
  esac
}
