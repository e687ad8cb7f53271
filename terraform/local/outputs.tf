output "endpoints" {
  description = "Where clients reach the region's nodes: host:port, node 1 first."
  value       = [for address in slice(try(local.region.addresses, []), 0, try(min(local.nodes, length(local.region.addresses)), 0)) : "${address}:${local.region.ports.client}"]
}
