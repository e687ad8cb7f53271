# The region's network itself: where each subnet is and what it reaches, and who may connect to whom.

mock_provider "aws" {}

variables {
  name           = "meridian-eu"
  aws_region     = "eu-central-1"
  cidr           = "10.1.0.0/16"
  zones          = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  endpoint_zones = 2
  ports          = { client = 8080, cluster = 25520, link = 7400, cassandra = 9042, cassandraStorage = 7000 }
  client_cidrs   = ["198.51.100.0/24", "203.0.113.0/24"]
  bucket_arns    = ["arn:aws:s3:::meridian-eu-123456789012"]
  partition      = "aws"
}

run "the_network" {
  module {
    source = "../../modules/aws_network"
  }

  assert {
    condition = { for key, subnet in aws_subnet.this : key => "${subnet.cidr_block} ${subnet.availability_zone}" if subnet.vpc_id == aws_vpc.this.id && subnet.map_public_ip_on_launch != true } == {
      node-1      = "10.1.0.0/20 eu-central-1a"
      node-2      = "10.1.16.0/20 eu-central-1b"
      node-3      = "10.1.32.0/20 eu-central-1c"
      cassandra-1 = "10.1.64.0/20 eu-central-1a"
      cassandra-2 = "10.1.80.0/20 eu-central-1b"
      cassandra-3 = "10.1.96.0/20 eu-central-1c"
      edge-1      = "10.1.128.0/20 eu-central-1a"
      edge-2      = "10.1.144.0/20 eu-central-1b"
      edge-3      = "10.1.160.0/20 eu-central-1c"
    }
    error_message = "each role has a subnet in each zone, and gives out no public address"
  }

  assert {
    condition     = aws_vpc.this.cidr_block == "10.1.0.0/16" && output.subnets == { for key, subnet in aws_subnet.this : key => { id = subnet.id, cidr = subnet.cidr_block, zone = subnet.availability_zone } }
    error_message = "what is said of the subnets is what they are"
  }

  assert {
    condition     = { for key, association in aws_route_table_association.this : key => [association.subnet_id, association.route_table_id] } == { for key, subnet in aws_subnet.this : key => [subnet.id, aws_route_table.this[split("-", key)[0]].id] } && length(distinct([for table in aws_route_table.this : table.id])) == 3
    error_message = "each role's subnets have a route table of their own"
  }

  assert {
    condition     = aws_route.internet.route_table_id == aws_route_table.this["edge"].id && aws_route.internet.gateway_id == aws_internet_gateway.this.id && alltrue([for table in aws_route_table.this : length(table.route) == 0])
    error_message = "only the load balancer's subnets have a route to the internet"
  }

  # A rule is of the group at its own end, and names the group at the other.
  assert {
    condition = alltrue([
      for rules in [
        [for rule in aws_vpc_security_group_ingress_rule.this : { from = rule.referenced_security_group_id, to = rule.security_group_id, is = rule }],
        [for rule in aws_vpc_security_group_egress_rule.this : { from = rule.security_group_id, to = rule.referenced_security_group_id, is = rule }]
        ] : sort([
          for rule in rules : join(" ", concat([for id in [rule.from, rule.to] : one([for role, group in aws_security_group.this : role if group.id == id])], [rule.is.ip_protocol, rule.is.from_port, rule.is.to_port]))
          ]) == tolist([
          "cassandra cassandra tcp 7000 7000",
          "cassandra cassandra tcp 9042 9042",
          "cassandra services tcp 443 443",
          "edge node tcp 8080 8080",
          "node cassandra tcp 9042 9042",
          "node node tcp 25520 25520",
          "node services tcp 443 443",
          "session cassandra tcp 22 22",
          "session node tcp 22 22",
      ])
    ])
    error_message = "who connects to whom, and on which port, is open at both ends, and nothing else"
  }

  assert {
    condition     = { for name, opening in output.openings : name => opening.port } == { for name, rule in aws_vpc_security_group_ingress_rule.this : name => rule.from_port }
    error_message = "what is said of them is what is open"
  }

  assert {
    condition     = alltrue([for rule in concat(values(aws_vpc_security_group_ingress_rule.this), values(aws_vpc_security_group_egress_rule.this)) : rule.cidr_ipv4 == null && rule.cidr_ipv6 == null && rule.prefix_list_id == null])
    error_message = "groups are open to groups, not to networks"
  }

  assert {
    condition     = { for cidr, rule in aws_vpc_security_group_ingress_rule.clients : rule.cidr_ipv4 => "${rule.ip_protocol} ${rule.from_port} ${rule.to_port} ${rule.security_group_id}" } == { for cidr in var.client_cidrs : cidr => "tcp 443 443 ${aws_security_group.this["edge"].id}" }
    error_message = "clients come from their networks alone, to the load balancer, by TLS"
  }

  assert {
    condition     = { for role, rule in aws_vpc_security_group_egress_rule.s3 : role => "${rule.ip_protocol} ${rule.from_port} ${rule.to_port} ${rule.prefix_list_id} ${rule.security_group_id}" if rule.cidr_ipv4 == null } == { for role in ["node", "cassandra"] : role => "tcp 443 443 ${aws_vpc_endpoint.s3.prefix_list_id} ${aws_security_group.this[role].id}" }
    error_message = "S3 is reached by its endpoint's addresses alone"
  }

  # Rules in a group itself would be at odds with those above: Terraform would undo one by the other.
  assert {
    condition     = alltrue([for group in concat(values(aws_security_group.this), [aws_default_security_group.closed]) : length(group.ingress) == 0 && length(group.egress) == 0 && group.vpc_id == aws_vpc.this.id])
    error_message = "no group has rules of its own beside these"
  }

  assert {
    condition     = { for name, endpoint in aws_vpc_endpoint.service : name => endpoint.service_name } == { for name in ["ec2", "logs", "monitoring", "secretsmanager"] : name => "com.amazonaws.eu-central-1.${name}" }
    error_message = "what hosts call"
  }

  assert {
    condition     = alltrue([for endpoint in aws_vpc_endpoint.service : endpoint.vpc_endpoint_type == "Interface" && endpoint.private_dns_enabled && endpoint.security_group_ids == toset([aws_security_group.this["services"].id]) && endpoint.subnet_ids == toset([aws_subnet.this["node-1"].id, aws_subnet.this["node-2"].id])])
    error_message = "they are in as many zones as is said, and go by the services' own names"
  }

  assert {
    condition     = aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway" && aws_vpc_endpoint.s3.service_name == "com.amazonaws.eu-central-1.s3" && aws_vpc_endpoint.s3.route_table_ids == toset([aws_route_table.this["node"].id, aws_route_table.this["cassandra"].id])
    error_message = "nodes and Cassandras have a way to S3"
  }

  assert {
    condition = { for statement in jsondecode(aws_vpc_endpoint.s3.policy).Statement : statement.Sid => [statement.Effect, statement.Action, statement.Resource] } == {
      OurBuckets = ["Allow", "s3:*", ["arn:aws:s3:::meridian-eu-123456789012", "arn:aws:s3:::meridian-eu-123456789012/*"]]
      Packages   = ["Allow", "s3:GetObject", "arn:aws:s3:::al2023-repos-eu-central-1-de612dc2/*"]
    }
    error_message = "and through it to the region's bucket and Amazon Linux's packages alone"
  }

  assert {
    condition     = aws_ec2_instance_connect_endpoint.this.subnet_id == aws_subnet.this["node-1"].id && aws_ec2_instance_connect_endpoint.this.security_group_ids == toset([aws_security_group.this["session"].id]) && !aws_ec2_instance_connect_endpoint.this.preserve_client_ip
    error_message = "operators come by a group of their own"
  }
}
