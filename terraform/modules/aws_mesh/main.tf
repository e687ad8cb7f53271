# Each region's nodes reach each other region's nodes, and nothing else there: peering between each two networks, routes
# from the nodes' subnets, and an opening for links. All of it is here and keyed by the regions' ids, so that a region that
# comes or goes changes nothing of the others.

locals {
  ids = sort(keys(var.regions))

  # Each two regions once; the first in the alphabet asks the other.
  pairs = merge([
    for index, one in local.ids : {
      for other in slice(local.ids, index + 1, length(local.ids)) : "${one}-${other}" => { requester = one, accepter = other }
    }
  ]...)

  # Each direction.
  hops = merge([
    for pair, ends in local.pairs : {
      "${ends.requester}-to-${ends.accepter}" = { from = ends.requester, to = ends.accepter, pair = pair }
      "${ends.accepter}-to-${ends.requester}" = { from = ends.accepter, to = ends.requester, pair = pair }
    }
  ]...)
}

resource "aws_vpc_peering_connection" "this" {
  for_each    = local.pairs
  region      = var.regions[each.value.requester].aws_region
  vpc_id      = var.regions[each.value.requester].vpc_id
  peer_vpc_id = var.regions[each.value.accepter].vpc_id
  peer_region = var.regions[each.value.accepter].aws_region
  tags        = { Name = "meridian-${each.key}" }
}

resource "aws_vpc_peering_connection_accepter" "this" {
  for_each                  = local.pairs
  region                    = var.regions[each.value.accepter].aws_region
  vpc_peering_connection_id = aws_vpc_peering_connection.this[each.key].id
  auto_accept               = true
  tags                      = { Name = "meridian-${each.key}" }
}

resource "aws_route" "this" {
  for_each                  = local.hops
  region                    = var.regions[each.value.from].aws_region
  route_table_id            = var.regions[each.value.from].route_table_id
  destination_cidr_block    = var.regions[each.value.to].cidr
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.this[each.value.pair].vpc_peering_connection_id
}

# A group of another AWS region cannot be named in a rule, so it is the other region's network.
resource "aws_vpc_security_group_egress_rule" "link" {
  for_each          = local.hops
  region            = var.regions[each.value.from].aws_region
  security_group_id = var.regions[each.value.from].security_group_id
  cidr_ipv4         = var.regions[each.value.to].cidr
  ip_protocol       = "tcp"
  from_port         = var.regions[each.value.to].link_port
  to_port           = var.regions[each.value.to].link_port
  description       = "link to ${each.value.to}"
}

resource "aws_vpc_security_group_ingress_rule" "link" {
  for_each          = local.hops
  region            = var.regions[each.value.to].aws_region
  security_group_id = var.regions[each.value.to].security_group_id
  cidr_ipv4         = var.regions[each.value.from].cidr
  ip_protocol       = "tcp"
  from_port         = var.regions[each.value.to].link_port
  to_port           = var.regions[each.value.to].link_port
  description       = "link from ${each.value.from}"
}
