output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "subnets" {
  description = "By role and number of the zone, such as cassandra-2: id, cidr and zone of each subnet."
  value       = { for key, subnet in local.subnets : key => { id = aws_subnet.this[key].id, cidr = subnet.cidr, zone = subnet.zone } }

  # An instance's first start installs packages and calls AWS, once. A subnet is given to it with the way there.
  depends_on = [
    aws_route_table_association.this,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.service,
    aws_vpc_security_group_egress_rule.s3,
    aws_vpc_security_group_egress_rule.this,
    aws_vpc_security_group_ingress_rule.this
  ]
}

output "security_groups" {
  description = "Their ids by role: edge, node, cassandra, services, session."
  value       = { for role, group in aws_security_group.this : role => group.id }
}

output "node_route_table_id" {
  description = "The table of the nodes' subnets, which gets the routes to the other regions."
  value       = aws_route_table.this["node"].id
}

output "openings" {
  description = "Who may connect to whom within the region, and on which port."
  value       = local.openings
}
