variable "name" {
  description = "The slot's name, such as meridian-eu-node-1."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,63}$", var.name))
    error_message = "name is \"${var.name}\", expected 1 to 64 small letters, digits and \"-\", with a letter first, such as meridian-eu-node-1"
  }
}

variable "role" {
  description = "What runs there: node or cassandra."
  type        = string

  validation {
    condition     = contains(["node", "cassandra"], var.role)
    error_message = "role is \"${var.role}\", allowed are node and cassandra"
  }
}

variable "group" {
  description = "What the slots of the region with this role are tagged with, such as meridian-eu-node."
  type        = string
}

variable "address" {
  description = "The slot's IPv4 address. It stays when the instance is replaced."
  type        = string

  validation {
    condition     = can(cidrhost("${var.address}/32", 0)) && !strcontains(var.address, ":")
    error_message = "address is \"${var.address}\", expected an IPv4 address such as 10.1.0.11"
  }
}

variable "subnet" {
  description = "The subnet that the address is in: its id and zone."
  type        = object({ id = string, zone = string })
}

variable "security_group_id" {
  description = "The role's security group."
  type        = string
}

variable "instance" {
  description = "AMI (Amazon Linux 2023), instance type, instance profile, size of the root volume in GiB, 8 to 16,384."
  type        = object({ ami_id = string, type = string, profile = string, root_gib = number })

  validation {
    condition     = var.instance.root_gib >= 8 && var.instance.root_gib <= 16384 && floor(var.instance.root_gib) == var.instance.root_gib
    error_message = "instance.root_gib is ${var.instance.root_gib}, allowed are whole numbers from 8 to 16,384"
  }
}

variable "key_arn" {
  description = "The key that encrypts the root volume."
  type        = string
}

variable "target_group_arns" {
  description = "Target groups of a load balancer that the instance is to be in."
  type        = list(string)
  default     = []
}

variable "host" {
  description = "What the programs in `host` are told, in /etc/meridian/host.env: variables without their prefix HOST_."
  type        = map(string)
}

variable "service" {
  description = "What the service is told, in /etc/meridian/node.env or cassandra.env."
  type        = map(string)
}

variable "log_group" {
  description = "The log group that gets what the service prints."
  type        = string
}

variable "backup_hour" {
  description = "The hour, 0 to 23 UTC, at which Cassandra is backed up; each slot has another."
  type        = number
  default     = 0

  validation {
    condition     = var.backup_hour >= 0 && var.backup_hour <= 23 && floor(var.backup_hour) == var.backup_hour
    error_message = "backup_hour is ${var.backup_hour}, allowed are whole numbers from 0 to 23"
  }
}
