variable "role" {
  description = "What of Meridian this is: node or cassandra."
  type        = string
  validation {
    condition     = contains(["node", "cassandra"], var.role)
    error_message = "role is \"${var.role}\", allowed are node and cassandra."
  }
}

variable "host" {
  description = <<-EOT
    The host that it runs on.
    - id: changes when the host is another one; the service is then stopped there and started here.
    - connection: how over-ssh reaches the host, as environment variables.
  EOT
  type = object({
    id         = string
    connection = map(string)
  })
}

variable "settings" {
  description = <<-EOT
    What it runs with. No secrets: they are in the state.
    - environment: lines NAME=value of ROLE.env on the host.
    - fingerprint: another one is a reason to restart.
    - files: variables of over-ssh that name the files to send along, on the machine that terraform runs on.
    - others: how the region's other hosts with this role are reached, as over-ssh reads it.
    - version: the release to run.
  EOT
  type = object({
    environment = map(string)
    fingerprint = string
    files       = map(string)
    others      = string
    version     = string
  })
}

variable "repair" {
  description = "Whether it is restarted although others of its role in the region are not healthy."
  type        = bool
}
