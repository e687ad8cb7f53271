# The modules themselves: what stands in which AWS region, and where names lead.

mock_provider "aws" {}

variables {
  regions = {
    eu = {
      aws_region        = "eu-central-1", cidr = "10.1.0.0/16", vpc_id = "vpc-0eu", route_table_id = "rtb-0eu"
      security_group_id = "sg-0eu", link_port = 7400, dns = { name = "eu.elb.amazonaws.com", zone_id = "Z0EU" }
    }
    us = {
      aws_region        = "us-east-1", cidr = "10.2.0.0/16", vpc_id = "vpc-0us", route_table_id = "rtb-0us"
      security_group_id = "sg-0us", link_port = 7401, dns = { name = "us.elb.amazonaws.com", zone_id = "Z0US" }
    }
  }
}

run "peering" {
  module {
    source = "../../modules/aws_mesh"
  }

  assert {
    condition     = aws_vpc_peering_connection.this["eu-us"].region == "eu-central-1" && aws_vpc_peering_connection.this["eu-us"].peer_region == "us-east-1" && aws_vpc_peering_connection_accepter.this["eu-us"].region == "us-east-1"
    error_message = "one asks from its AWS region, the other accepts in its own"
  }

  assert {
    condition     = aws_route.this["us-to-eu"].region == "us-east-1" && aws_route.this["us-to-eu"].route_table_id == "rtb-0us" && aws_route.this["us-to-eu"].destination_cidr_block == "10.1.0.0/16" && length(aws_route.this) == 2
    error_message = "a way there and back, each in the table of where it begins"
  }

  assert {
    condition = alltrue([
      for rule in [aws_vpc_security_group_egress_rule.link["eu-to-us"], aws_vpc_security_group_ingress_rule.link["us-to-eu"]] :
      rule.region == "eu-central-1" && rule.security_group_id == "sg-0eu" && rule.cidr_ipv4 == "10.2.0.0/16" && rule.ip_protocol == "tcp"
    ])
    error_message = "both openings of eu are of its group, and to the network of us alone"
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.link["eu-to-us"].to_port == 7401 && aws_vpc_security_group_ingress_rule.link["us-to-eu"].to_port == 7400
    error_message = "a link goes to the port of where it ends"
  }
}

run "names" {
  module {
    source = "../../modules/aws_names"
  }
  variables {
    zone_id = "Z0123456789ABCDEFGHIJ"
    name    = "realtime.example.com"
    emails  = ["ops@example.com"]
  }

  assert {
    condition = alltrue([
      for id, region in var.regions :
      aws_route53_record.nearest[id].name == "realtime.example.com"
      && aws_route53_record.nearest[id].latency_routing_policy[0].region == region.aws_region
      && aws_route53_record.nearest[id].alias[0].name == region.dns.name
      && aws_route53_record.nearest[id].health_check_id == aws_route53_health_check.region[id].id
    ])
    error_message = "one name leads to the nearest region whose check is well"
  }

  assert {
    condition     = aws_route53_record.region["us"].name == "us.realtime.example.com" && aws_route53_record.region["us"].alias[0].name == "us.elb.amazonaws.com"
    error_message = "each region has a name of its own"
  }

  assert {
    condition     = aws_route53_health_check.region["eu"].resource_path == "/health/ready" && aws_route53_health_check.region["eu"].type == "HTTPS"
    error_message = "a region is well when it is ready"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.not_ready["eu"].region == "us-east-1" && aws_cloudwatch_metric_alarm.not_ready["eu"].alarm_actions == toset([aws_sns_topic.alarms.arn]) && aws_sns_topic_subscription.mail["ops@example.com"].endpoint == "ops@example.com"
    error_message = "somebody hears of one that is not"
  }
}
