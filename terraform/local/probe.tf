# What runs of the region, as ./meridian sees it: the process in a pid file is known by its pid and the moment it started
# (io.meridian.regions.launch.RunningProcess), and a node says every 2 s in a file whether it is ready
# (io.meridian.node.health.HealthFile). Nothing is asked over the network: a node that hangs would hang the plan with it.

locals {
  # A node that is only slow, on a machine that is busy, is not taken for one that hangs.
  silent_after = "20s"

  folder = "${local.run_folder}/${local.id}"
  slots  = { for slot in concat(["cassandra"], [for number in range(1, local.nodes + 1) : "node-${number}"]) : slot => "${local.folder}/${slot}" }

  boot_id = try(trimspace(file("/proc/sys/kernel/random/boot_id")), "")
  pids    = { for slot, folder in local.slots : slot => try(split(" ", trimspace(file("${folder}/pid"))), ["", ""]) }
  # After the command, which is in brackets: the state first, the start in ticks since boot as the 20th.
  stats  = { for slot, pid in local.pids : slot => try(split(" ", trimspace(regex("(?s)^.*\\) (.*)$", file("/proc/${pid[0]}/stat"))[0])), []) }
  states = { for slot, stat in local.stats : slot => try("${local.boot_id}+${stat[19]}" == local.pids[slot][1] && !contains(["X", "Z"], stat[0]) ? stat[0] : "", "") }
  health = { for slot, folder in local.slots : slot => try(jsondecode(file("${folder}/health")), {}) }

  # In the words of ./meridian status.
  seen = { for slot, state in local.states : slot => (
    state == "" ? "down" :
    contains(["T", "t"], state) ? "paused" :
    slot == "cassandra" ? "running" :
    try(tostring(local.health[slot].pid) != local.pids[slot][0] || timecmp(timeadd(local.health[slot].at, local.silent_after), plantimestamp()) < 0, true) ? "not answering" :
    try(local.health[slot].ready, false) ? "healthy" : "waiting for ${try(join(", ", local.health[slot].waitingFor), "something")}"
  ) }
  # Those that would not end by themselves: a node, or with its Cassandra the whole region.
  hung = contains([local.seen["cassandra"]], "paused") ? [local.id] : [
    for slot, seen in local.seen : "${local.id}/${trimprefix(slot, "node-")}" if contains(["paused", "not answering"], seen)
  ]
  node_count = try(tonumber(trimspace(file("${local.folder}/nodes"))), 0)

  # What the last start of ours came to, see the script: its token when all was healthy, and the settings.
  recorded = try(split("\n", file("${local.folder}/terraform")), ["", ""])
  healthy  = alltrue([for seen in values(local.seen) : contains(["running", "healthy"], seen)]) && local.node_count == local.nodes && local.recorded[0] != ""

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

# A file is read again during apply, by when our own step has changed it, and Terraform refuses a plan that is not what
# it was. A data source is not read again, so this one holds what the plan found: its outputs are the defaults.
data "terraform_remote_state" "found" {
  backend = "local"
  config  = { path = "${path.module}/nothing.tfstate" }
  defaults = {
    token = local.healthy ? local.recorded[0] : plantimestamp()
    hung  = join(" ", local.hung)
    taken = join(", ", local.taken)
    seen  = join(", ", [for slot, seen in local.seen : "${slot == "cassandra" ? "Cassandra of ${local.id}" : "${local.id}/${trimprefix(slot, "node-")}"} is ${seen}" if !contains(["running", "healthy"], seen)])
  }
}
