# The region's network. Only the load balancer's subnets have a route to the internet. Nodes have routes to the other
# regions, which the root `global` adds; Cassandra has none.

locals {
  # Part N of each role's three parts of the network, see `cidr`.
  first_part = { node = 0, cassandra = 4, edge = 8 }

  subnets = merge([
    for role, first in local.first_part : {
      for index, zone in var.zones : "${role}-${index + 1}" => {
        role = role
        zone = zone
        cidr = cidrsubnet(var.cidr, 4, first + index)
      }
    }
  ]...)
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

# The group that an interface gets when none is named opens nothing.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = "${var.name}-default-closed" }
}

resource "aws_subnet" "this" {
  for_each          = local.subnets
  vpc_id            = aws_vpc.this.id
  cidr_block        = each.value.cidr
  availability_zone = each.value.zone
  tags              = { Name = "${var.name}-${each.key}" }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = var.name }
}

resource "aws_route_table" "this" {
  for_each = local.first_part
  vpc_id   = aws_vpc.this.id
  tags     = { Name = "${var.name}-${each.key}" }
}

resource "aws_route_table_association" "this" {
  for_each       = local.subnets
  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.this[each.value.role].id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.this["edge"].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}
