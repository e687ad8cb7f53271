output "sdk" {
  description = "By SDK, `ably-js` and `ably-java`: options for clients anywhere, the nearest region first. Add `key`."
  value       = local.sdk_options["nearest"]
}

output "sdk_by_region" {
  description = "By id: the same for clients that are to use one region first. With ably-java they use that one alone."
  value       = { for id in keys(module.names.by_region) : id => local.sdk_options[id] }
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

  # As docs/sdk.md says which options lead to another region. ably-js refuses `endpoint` beside hosts; ably-java uses fallback
  # hosts only where it can ask a site on the internet, so one name has to lead it to another region.
  sdk_options = {
    for first, host in merge(module.names.by_region, { nearest = module.names.nearest }) : first => {
      "ably-js" = {
        endpoint                 = host
        fallbackHosts            = [for other in local.region_names : other if other != host]
        httpMaxRetryCount        = length(local.region_names)
        disableConnectivityCheck = true
        realtimeRequestTimeout   = 3000
        disconnectedRetryTimeout = 2000
      }
      "ably-java" = {
        realtimeHost             = host
        restHost                 = host
        realtimeRequestTimeout   = 2500
        disconnectedRetryTimeout = 2000
      }
    }
  }
}
