output "endpoints" {
  description = "Where clients of the region connect, as HOST:PORT, one for each node."
  value       = [for node in local.nodes : "${local.node_addresses[node]}:${try(local.ports.client, "?")}"]
}

output "version" {
  description = "The release that the region runs."
  value       = local.version
}
