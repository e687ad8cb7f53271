# What the modules refuse themselves, of a root that is not ours.

mock_provider "aws" {}

run "mesh" {
  command = plan
  module {
    source = "../../modules/aws_mesh"
  }
  variables {
    regions = {
      eu = { aws_region = "Frankfurt", vpc_id = "vpc-0eu", cidr = "10.1.0.0", route_table_id = "rtb-0eu", security_group_id = "sg-0eu", link_port = 0 }
    }
  }
  expect_failures = [var.regions]
}

run "names" {
  command = plan
  module {
    source = "../../modules/aws_names"
  }
  variables {
    zone_id = "example.com"
    name    = "realtime"
    regions = {}
    emails  = ["ops"]
  }
  expect_failures = [var.zone_id, var.name, var.emails]
}
