variable "name" {
  description = "What names begin with, such as meridian-eu."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,25}$", var.name))
    error_message = "name is \"${var.name}\", expected 1 to 26 small letters, digits and \"-\", with a letter first, such as meridian-eu"
  }
}

variable "account_id" {
  description = "Number of the AWS account, 12 digits."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is \"${var.account_id}\", expected 12 digits"
  }
}

variable "key_arn" {
  description = "The key that encrypts the topic of alarms."
  type        = string
}

variable "emails" {
  description = "Who gets a mail when an alarm begins and ends. AWS asks each of them first."
  type        = list(string)

  validation {
    condition     = alltrue([for address in var.emails : can(regex("^[^@\\s]+@[^@\\s]+$", address))])
    error_message = "emails are ${join(", ", [for address in var.emails : address == null ? "null" : address])}, expected addresses such as ops@example.com"
  }
}

variable "slots" {
  description = "By name: the role of each slot, node or cassandra."
  type        = map(string)

  validation {
    condition     = alltrue([for role in values(var.slots) : contains(["node", "cassandra"], role)])
    error_message = "slots are ${join(", ", [for name, role in var.slots : "${name} ${role}"])}, allowed roles are node and cassandra"
  }
}

variable "load_balancer" {
  description = "What CloudWatch calls the load balancer and its target group."
  type        = object({ LoadBalancer = string, TargetGroup = string })
}

variable "node_count" {
  description = "How many nodes the region has, 1 to 9."
  type        = number

  validation {
    condition     = var.node_count >= 1 && var.node_count <= 9 && floor(var.node_count) == var.node_count
    error_message = "node_count is ${var.node_count}, allowed are whole numbers from 1 to 9"
  }
}
