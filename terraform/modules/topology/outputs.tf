output "regions" {
  description = <<-EOT
    The regions by id, with what the file leaves out filled in: index (1 to 15), name, latitude and longitude (degrees),
    addresses (of node 1, 2, …), cassandra (host), ports (client, cluster, link, cassandra, cassandraStorage), peers (ids),
    state (member, joining, detached, leaving), cidr (IPv4 network, null if the file does not say).
  EOT
  # Two regions of one id are reported below.
  value = { for id, found in { for region in local.members : region.id => region... } : id => found[0] }

  precondition {
    condition     = length(local.problems) == 0
    error_message = join("\n", formatlist("%s: %s", var.topology_file, local.problems))
  }
}

output "read_at_start" {
  description = "By region, what its nodes read of it when they start: another value is a reason to restart them. They follow peers and states by themselves."
  value = { for id, region in { for region in local.members : region.id => region... } : id => {
    for field in ["id", "index", "name", "latitude", "longitude", "addresses", "cassandra", "ports"] : field => region[0][field]
  } }
}
