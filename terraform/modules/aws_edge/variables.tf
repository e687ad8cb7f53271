variable "name" {
  description = "What names begin with, such as meridian-eu."
  type        = string
}

variable "vpc_id" {
  description = "The region's network."
  type        = string
}

variable "subnet_ids" {
  description = "The load balancer's subnets, one a zone."
  type        = list(string)
}

variable "security_group_id" {
  description = "The load balancer's security group."
  type        = string
}

variable "client_port" {
  description = "The port on which nodes serve clients."
  type        = number
}

variable "certificate_arn" {
  description = "The certificate that clients are shown."
  type        = string
}

variable "idle_seconds" {
  description = "How long a connection may be silent before the load balancer closes it."
  type        = number
}

variable "protect" {
  description = "Whether the load balancer refuses to be deleted."
  type        = bool
}
