variable "regions" {
  description = "By id: AWS region, network, IPv4 network (CIDR), the nodes' route table and security group, and the port of links."
  type = map(object({
    aws_region        = string
    vpc_id            = string
    cidr              = string
    route_table_id    = string
    security_group_id = string
    link_port         = number
  }))
}
