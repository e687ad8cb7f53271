# Which of the region's ports another process has. The launcher looks too, but when a setting has changed it has stopped
# the region by then.

locals {
  # Addresses that something listens on, as the kernel writes them (bytes of an address in the machine's order, here that
  # of x86 and ARM); IPv4 and IPv6, where Java listens.
  listening = toset(concat(
    [for found in regexall("(?m)^ *[0-9]+: ([0-9A-F]{8}:[0-9A-F]{4}) [0-9A-F:]+ 0A ", try(file("/proc/net/tcp"), "")) : found[0]],
    [for found in regexall("(?m)^ *[0-9]+: 0{16}(?:FFFF0000|0{8})([0-9A-F]{8}:[0-9A-F]{4}) [0-9A-F:]+ 0A ", try(file("/proc/net/tcp6"), "")) : found[0]],
  ))
  wanted_endpoints = local.region == null ? {} : merge(
    { cassandra = [for port in [local.region.ports.cassandra, local.region.ports.cassandraStorage] : "${local.region.cassandra}:${port}"] },
    { for number in range(1, local.nodes + 1) : "node-${number}" => [
      for port in [local.region.ports.client, local.region.ports.cluster, local.region.ports.link] : "${try(local.region.addresses[number - 1], "")}:${port}"
    ] },
  )
  started       = try(jsondecode(local.recorded[1]), local.settings)
  started_hosts = try(merge({ cassandra = local.started.cassandra }, { for n, address in local.started.addresses : "node-${n + 1}" => address }), {})
  own_endpoints = flatten([for slot, state in local.states : [for port in values(try(local.started.ports, {})) : "${try(local.started_hosts[slot], "")}:${port}"] if state != ""])
  # A host name is looked up by the launcher, before it starts anything.
  taken = [for endpoint in setsubtract(flatten(values(local.wanted_endpoints)), local.own_endpoints) : endpoint if length([
    for address in [split(":", endpoint)[0], "0.0.0.0"] : address
    if try(contains(local.listening, format("%02X%02X%02X%02X:%04X", concat(reverse([for octet in split(".", address) : tonumber(octet)]), [tonumber(split(":", endpoint)[1])])...)), false)
  ]) > 0]
}
