variable "topology_file" {
  description = "Path of the topology file that all regions share."
  type        = string
  nullable    = false
}

variable "regions_folder" {
  description = "Folder with a file ID.json for each region: what `terraform output -json global` of that region prints. Two to six: two while a third is away."
  type        = string
  nullable    = false
  default     = "regions"
}

variable "zone_id" {
  description = "The public hosted zone of Route 53 that the names are in."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^Z[0-9A-Z]{1,31}$", var.zone_id))
    error_message = "zone_id is \"${var.zone_id}\", expected an id such as Z0123456789ABCDEFGHIJ"
  }
}

variable "name" {
  description = "The name that clients connect to, such as realtime.example.com. Each region has its own below it, such as eu.realtime.example.com."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.name) <= 236 && can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$", var.name))
    error_message = "name is \"${var.name}\", expected a name such as realtime.example.com, of at most 236 characters and 63 between dots"
  }
}

variable "alarm_emails" {
  description = "Who gets a mail when a region is not ready, and when it is again."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for address in var.alarm_emails : can(regex("^[^@\\s]+@[^@\\s]+$", address))])
    error_message = "alarm_emails are ${join(", ", [for address in var.alarm_emails : address == null ? "null" : address])}, expected addresses such as ops@example.com"
  }
}
