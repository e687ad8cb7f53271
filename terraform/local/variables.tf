variable "topology_file" {
  type        = string
  default     = "../../regions/topology.json"
  nullable    = false
  description = "Path of the topology, which the nodes read too, as MERIDIAN_TOPOLOGY of ./meridian."
}

variable "run_folder" {
  type        = string
  default     = "../../.meridian"
  nullable    = false
  description = "Folder for data, logs and process ids, as MERIDIAN_RUN_FOLDER of ./meridian."
}

variable "nodes" {
  type        = map(number)
  default     = {}
  nullable    = false
  description = "How many nodes a region runs, by its id: 1, or 3 for a region that goes on when one node dies. Regions that are not named run one."

  validation {
    condition     = length(setsubtract(keys(var.nodes), keys(module.topology.regions))) == 0
    error_message = "nodes names the region ${join(", ", setsubtract(keys(var.nodes), keys(module.topology.regions)))}, the topology has ${join(", ", keys(module.topology.regions))}."
  }
  validation {
    condition     = alltrue([for id, count in var.nodes : count >= 1 && count <= try(length(module.topology.regions[id].addresses), count) && floor(count) == count])
    error_message = "nodes is ${jsonencode(var.nodes)}, allowed are 1 to as many as the region has addresses: ${join(", ", [for id, region in module.topology.regions : "${id} ${length(region.addresses)}"])}."
  }
}

variable "wipe_on_destroy" {
  type        = bool
  default     = false
  nullable    = false
  description = "Whether destroy also deletes what the region stored, as ./meridian down --wipe. It counts for a destroy that comes after an apply with it."
}

variable "lock_wait" {
  type        = number
  default     = 600
  nullable    = false
  description = "Seconds to wait while another command starts or stops regions of this machine, 0 to 3600."

  validation {
    condition     = var.lock_wait >= 0 && var.lock_wait <= 3600 && floor(var.lock_wait) == var.lock_wait
    error_message = "lock_wait is ${var.lock_wait}, allowed are 0 to 3600 seconds."
  }
}
