# Who may connect to whom: one table, from which both ends' rules are made. What is not in it is closed, both ways. The
# rules for links between regions are the mesh's, since they come and go with regions.

locals {
  groups = {
    edge      = "Load balancer"
    node      = "Nodes"
    cassandra = "Cassandra"
    services  = "Endpoints of AWS services"
    session   = "Sessions of operators"
  }

  openings = {
    clients  = { from = "edge", to = "node", port = var.ports.client }
    cluster  = { from = "node", to = "node", port = var.ports.cluster }
    storage  = { from = "node", to = "cassandra", port = var.ports.cassandra }
    gossip   = { from = "cassandra", to = "cassandra", port = var.ports.cassandraStorage }
    answers  = { from = "cassandra", to = "cassandra", port = var.ports.cassandra }
    node_api = { from = "node", to = "services", port = 443 }
    data_api = { from = "cassandra", to = "services", port = 443 }
    node_ssh = { from = "session", to = "node", port = 22 }
    data_ssh = { from = "session", to = "cassandra", port = 22 }
  }
}

resource "aws_security_group" "this" {
  for_each    = local.groups
  name        = "${var.name}-${each.key}"
  description = each.value
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = local.openings
  security_group_id            = aws_security_group.this[each.value.to].id
  referenced_security_group_id = aws_security_group.this[each.value.from].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = "${each.key}, from ${each.value.from}"
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each                     = local.openings
  security_group_id            = aws_security_group.this[each.value.from].id
  referenced_security_group_id = aws_security_group.this[each.value.to].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = "${each.key}, to ${each.value.to}"
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each          = toset(var.client_cidrs)
  security_group_id = aws_security_group.this["edge"].id
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "clients, by TLS"
}

# Packages, the archive and backups come and go through the gateway endpoint, which has no address of its own.
resource "aws_vpc_security_group_egress_rule" "s3" {
  for_each          = toset(["node", "cassandra"])
  security_group_id = aws_security_group.this[each.value].id
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "S3"
}
