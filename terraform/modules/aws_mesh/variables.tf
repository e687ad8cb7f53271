variable "regions" {
  description = "By id: AWS region, network, IPv4 network (CIDR), the nodes' route table and security group, and the port of links, 1 to 65,535."
  type = map(object({
    aws_region        = string
    vpc_id            = string
    cidr              = string
    route_table_id    = string
    security_group_id = string
    link_port         = number
  }))

  validation {
    condition     = alltrue([for region in var.regions : can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", region.aws_region))])
    error_message = "aws_region is ${join(", ", [for id, region in var.regions : "\"${region.aws_region}\" of ${id}"])}, expected names such as eu-central-1"
  }

  validation {
    condition     = alltrue([for region in var.regions : can(cidrhost(region.cidr, 0)) && !strcontains(region.cidr, ":")])
    error_message = "cidr is ${join(", ", [for id, region in var.regions : "\"${region.cidr}\" of ${id}"])}, expected IPv4 networks such as 10.1.0.0/16"
  }

  validation {
    condition     = alltrue([for region in var.regions : region.link_port >= 1 && region.link_port <= 65535 && floor(region.link_port) == region.link_port])
    error_message = "link_port is ${join(", ", [for id, region in var.regions : "${region.link_port} of ${id}"])}, allowed are whole numbers from 1 to 65,535"
  }
}
