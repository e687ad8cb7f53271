variable "name" {
  description = "The slot's name, such as meridian-eu-node-1."
  type        = string
}

variable "role" {
  description = "What runs there: node or cassandra."
  type        = string
}

variable "group" {
  description = "What the slots of the region with this role are tagged with, such as meridian-eu-node."
  type        = string
}

variable "address" {
  description = "The slot's IPv4 address. It stays when the instance is replaced."
  type        = string
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
  description = "AMI (Amazon Linux 2023), instance type, instance profile, size of the root volume in GiB."
  type        = object({ ami_id = string, type = string, profile = string, root_gib = number })
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
  description = "The hour, UTC, at which Cassandra is backed up; each slot has another."
  type        = number
  default     = 0
}
