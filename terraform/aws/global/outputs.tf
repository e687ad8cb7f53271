output "sdk" {
  description = "Options for the official SDKs, for clients anywhere: the nearest region first, then the others."
  value = {
    endpoint      = module.names.nearest
    realtimeHost  = module.names.nearest
    restHost      = module.names.nearest
    fallbackHosts = local.region_names
    tls           = true
  }
}

output "sdk_by_region" {
  description = "By id: the same for clients that are to use one region first."
  value = {
    for id, name in module.names.by_region : id => {
      endpoint      = name
      realtimeHost  = name
      restHost      = name
      fallbackHosts = [for other in local.region_names : other if other != name]
      tls           = true
    }
  }
}

output "peering" {
  description = "By the two regions: the peering connection between them."
  value       = module.mesh.connections
}

output "links" {
  description = "By direction: where links are routed to, and the port that is open for them."
  value       = module.mesh.links
}

locals {
  # In the order of the topology's indexes.
  region_names = [for index in sort([for id in keys(local.files) : format("%02d %s", local.known[id].index, id) if contains(keys(local.known), id)]) : module.names.by_region[split(" ", index)[1]]]
}
