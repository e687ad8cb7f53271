variable "name" {
  description = "What names begin with, such as meridian-eu."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,25}$", var.name))
    error_message = "name is \"${var.name}\", expected 1 to 26 small letters, digits and \"-\", with a letter first, such as meridian-eu"
  }
}

variable "aws_region" {
  description = "The AWS region, such as eu-central-1."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", var.aws_region))
    error_message = "aws_region is \"${var.aws_region}\", expected a name such as eu-central-1"
  }
}

variable "cidr" {
  description = "The region's IPv4 network, /16 to /23. It is cut into 16 parts: 0 to 2 are the zones' subnets of nodes, 4 to 6 of Cassandra, 8 to 10 of the load balancer; the rest is free."
  type        = string

  validation {
    condition     = can(regex("^[0-9.]+/(1[6-9]|2[0-3])$", var.cidr)) && can(cidrhost(var.cidr, 0))
    error_message = "cidr is \"${var.cidr}\", expected an IPv4 network of /16 to /23"
  }
}

variable "zones" {
  description = "The three availability zones that the subnets are in, in order."
  type        = list(string)

  validation {
    condition     = length(var.zones) == 3 && length(distinct(var.zones)) == 3
    error_message = "zones are ${join(", ", var.zones)}, expected three different ones"
  }
}

variable "endpoint_zones" {
  description = "In how many of the zones, 1 to 3 from the first, there are endpoints of AWS services. Each costs the same again."
  type        = number

  validation {
    condition     = contains([1, 2, 3], var.endpoint_zones)
    error_message = "endpoint_zones is ${var.endpoint_zones}, allowed are 1 to 3"
  }
}

variable "ports" {
  description = "The region's ports, as the topology has them, each 1 to 65,535."
  type        = object({ client = number, cluster = number, link = number, cassandra = number, cassandraStorage = number })

  validation {
    condition     = alltrue([for port in values(var.ports) : port >= 1 && port <= 65535 && floor(port) == port])
    error_message = "ports are ${join(", ", [for name, port in var.ports : "${name} ${port}"])}, allowed are whole numbers from 1 to 65,535"
  }
}

variable "client_cidrs" {
  description = "IPv4 networks that clients connect from, one or more."
  type        = list(string)

  validation {
    condition     = length(var.client_cidrs) > 0 && alltrue([for cidr in var.client_cidrs : try(cidrhost(cidr, 0) == split("/", cidr)[0], false) && !strcontains(cidr, ":")])
    error_message = "client_cidrs are ${join(", ", var.client_cidrs)}, expected IPv4 networks such as 203.0.113.0/24"
  }
}

variable "bucket_arns" {
  description = "The buckets that instances may reach through the endpoint of S3, one or more."
  type        = list(string)

  validation {
    condition     = length(var.bucket_arns) > 0
    error_message = "bucket_arns is empty, instances fetch the archive from one"
  }
}

variable "partition" {
  description = "The partition of the AWS account: aws, aws-cn, aws-us-gov."
  type        = string

  validation {
    condition     = can(regex("^aws(-[a-z]+)*$", var.partition))
    error_message = "partition is \"${var.partition}\", expected one such as aws or aws-cn"
  }
}
