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

  # Whether a node's file is its own and new.
  speaks = { for slot, health in local.health : slot =>
    try(tostring(health.pid) == local.pids[slot][0] && timecmp(timeadd(health.at, local.silent_after), plantimestamp()) >= 0, false)
  }
  # A node that served asks Cassandra every second. One that starts waits for its channels too.
  unanswered = anytrue([for slot, health in local.health :
    local.speaks[slot] && try(contains(health.waitingFor, "cassandra") && !contains(health.waitingFor, "channels"), false)
  ])

  # In the words of ./meridian status.
  seen = { for slot, state in local.states : slot => (
    state == "" ? "down" :
    contains(["T", "t"], state) ? "paused" :
    slot == "cassandra" ? (local.unanswered ? "not answering" : "running") :
    !local.speaks[slot] ? "not answering" :
    try(local.health[slot].ready, false) ? "healthy" : "waiting for ${try(join(", ", local.health[slot].waitingFor), "something")}"
  ) }
  unwell = [for slot, seen in local.seen : slot if !contains(["running", "healthy"], seen)]
  labels = { for slot, folder in local.slots : slot => slot == "cassandra" ? "Cassandra of ${local.id}" : "${local.id}/${trimprefix(slot, "node-")}" }
  # What would not end by itself: a node, or with its Cassandra the whole region. Of one that does not answer the script
  # makes sure.
  hung       = local.seen["cassandra"] == "paused" ? [local.id] : local.seen["cassandra"] == "not answering" ? ["Cassandra"] : [for slot in local.unwell : local.labels[slot] if contains(["paused", "not answering"], local.seen[slot])]
  node_count = try(tonumber(trimspace(file("${local.folder}/nodes"))), 0)

  # What the last start of ours came to, see the script: its token when all was healthy, and the settings.
  recorded = try(split("\n", file("${local.folder}/terraform")), ["", ""])
  healthy  = length(local.unwell) == 0 && local.node_count == local.nodes && local.recorded[0] != ""
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
    # What is not meant to run is down, and nobody has to be told.
    seen = local.node_count == 0 ? "" : join(", ", [
      for slot in local.unwell : "${local.labels[slot]} is ${local.seen[slot]}" if try(tonumber(trimprefix(slot, "node-")), 0) <= local.node_count
    ])
  }
}
