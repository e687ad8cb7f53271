output "connections" {
  description = "By the two regions, such as eu-us: the peering connection's id."
  value       = { for pair, connection in aws_vpc_peering_connection.this : pair => connection.id }
}

output "links" {
  description = "By direction, such as eu-to-us: where it is routed to and on which port it is open."
  value       = { for hop, rule in aws_vpc_security_group_ingress_rule.link : hop => { cidr = aws_route.this[hop].destination_cidr_block, port = rule.from_port } }
}
