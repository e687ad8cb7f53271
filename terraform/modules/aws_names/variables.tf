variable "zone_id" {
  description = "The hosted zone of Route 53 that the names are in."
  type        = string

  validation {
    condition     = can(regex("^Z[0-9A-Z]{1,31}$", var.zone_id))
    error_message = "zone_id is \"${var.zone_id}\", expected an id such as Z0123456789ABCDEFGHIJ"
  }
}

variable "name" {
  description = "The name that clients connect to, such as realtime.example.com. Each region's is below it."
  type        = string

  validation {
    condition     = length(var.name) <= 236 && can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$", var.name))
    error_message = "name is \"${var.name}\", expected a name such as realtime.example.com, of at most 236 characters and 63 between dots"
  }
}

variable "regions" {
  description = "By id: AWS region, and the load balancer's name with the zone of that name."
  type        = map(object({ aws_region = string, dns = object({ name = string, zone_id = string }) }))
}

variable "emails" {
  description = "Who gets a mail when a region is not ready, and when it is again. AWS asks each of them first."
  type        = list(string)

  validation {
    condition     = alltrue([for address in var.emails : can(regex("^[^@\\s]+@[^@\\s]+$", address))])
    error_message = "emails are ${join(", ", [for address in var.emails : address == null ? "null" : address])}, expected addresses such as ops@example.com"
  }
}
