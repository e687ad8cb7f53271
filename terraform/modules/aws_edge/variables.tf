variable "name" {
  description = "What names begin with, such as meridian-eu."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,25}$", var.name))
    error_message = "name is \"${var.name}\", expected 1 to 26 small letters, digits and \"-\", with a letter first, such as meridian-eu"
  }
}

variable "vpc_id" {
  description = "The region's network."
  type        = string
}

variable "subnet_ids" {
  description = "The load balancer's subnets, two or three, one a zone."
  type        = list(string)

  validation {
    condition     = contains([2, 3], length(distinct(var.subnet_ids)))
    error_message = "subnet_ids are ${length(distinct(var.subnet_ids))} different ones, allowed are 2 and 3"
  }
}

variable "security_group_id" {
  description = "The load balancer's security group."
  type        = string
}

variable "client_port" {
  description = "The port on which nodes serve clients, 1 to 65,535."
  type        = number

  validation {
    condition     = var.client_port >= 1 && var.client_port <= 65535 && floor(var.client_port) == var.client_port
    error_message = "client_port is ${var.client_port}, allowed are whole numbers from 1 to 65,535"
  }
}

variable "certificate_arn" {
  description = "The certificate that clients are shown."
  type        = string
}

variable "idle_seconds" {
  description = "How long a connection may be silent before the load balancer closes it, in seconds, 30 to 4,000."
  type        = number

  validation {
    condition     = var.idle_seconds >= 30 && var.idle_seconds <= 4000 && floor(var.idle_seconds) == var.idle_seconds
    error_message = "idle_seconds is ${var.idle_seconds}, allowed are whole numbers from 30 to 4,000"
  }
}

variable "protect" {
  description = "Whether the load balancer refuses to be deleted."
  type        = bool
}
