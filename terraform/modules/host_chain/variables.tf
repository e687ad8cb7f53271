variable "role" {
  description = "What of Meridian these are: node or cassandra."
  type        = string
}

variable "services" {
  description = "The services of one region, 0 to 9, in the order in which they are started. For host and settings see host_service."
  type = list(object({
    host = object({
      id         = string
      connection = map(string)
    })
    settings = object({
      environment = map(string)
      fingerprint = string
      files       = map(string)
      others      = string
      version     = string
    })
  }))
  validation {
    condition     = length(var.services) <= 9
    error_message = "services has ${length(var.services)} entries, allowed are 0 to 9."
  }
}

variable "repair" {
  description = "Whether services are restarted although others of their role in the region are not healthy."
  type        = bool
}
