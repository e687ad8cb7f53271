# What is refused at plan, each by the variable that it is about.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_secretsmanager_secret_versions" {
    defaults = { versions = [{ created_time = "", last_accessed_date = "", version_id = "1", version_stages = ["AWSCURRENT"] }] }
  }
}

variables {
  topology_file   = "../examples/topology.json"
  region          = "eu"
  aws_region      = "eu-central-1"
  zones           = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  archive_file    = "tests/files/meridian-0.2.0.tar.gz"
  ami_id          = "ami-0123456789abcdef0"
  certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
}

run "unknown_region" {
  command = plan
  variables {
    region = "mars"
  }
  expect_failures = [var.region]
}

run "no_cidr" {
  command = plan
  variables {
    topology_file = "tests/files/no-cidr.json"
  }
  expect_failures = [var.region]
}

run "cidr_too_small" {
  command = plan
  variables {
    topology_file = "tests/files/small.json"
  }
  expect_failures = [var.region]
}

run "addresses_outside_the_subnets_of_nodes" {
  command = plan
  variables {
    topology_file = "tests/files/misplaced.json"
  }
  expect_failures = [var.region]
}

run "values_out_of_range" {
  command = plan
  variables {
    cassandra_count          = 2
    cassandra_volume         = { gib = 10, iops = 100, mebibytes_per_second = 2000 }
    cassandra_heap_mebibytes = 100
    node_heap_mebibytes      = 100.5
    idle_seconds             = 5
    endpoint_zones           = 4
    backup_days              = 0
  }
  expect_failures = [
    var.cassandra_count, var.cassandra_volume, var.cassandra_heap_mebibytes, var.node_heap_mebibytes, var.idle_seconds,
    var.endpoint_zones, var.backup_days
  ]
}

run "fractions" {
  command = plan
  variables {
    cassandra_volume = { gib = 100.5, iops = 3000.5, mebibytes_per_second = 125.5 }
    idle_seconds     = 60.5
    backup_days      = 1.5
  }
  expect_failures = [var.cassandra_volume, var.idle_seconds, var.backup_days]
}

run "instances_with_other_processors" {
  command = plan
  variables {
    node_instance_type      = "m7g.large"
    cassandra_instance_type = "im4gn.large"
  }
  expect_failures = [var.node_instance_type, var.cassandra_instance_type]
}

run "instances_with_graphics_are_no_others" {
  command = plan
  variables {
    node_instance_type      = "g4dn.xlarge"
    cassandra_instance_type = "m7i-flex.large"
  }
}

run "ipv6_clients" {
  command = plan
  variables {
    client_cidrs = ["::/0"]
  }
  expect_failures = [var.client_cidrs]
}

run "three_nodes_in_one_zone" {
  command = plan
  variables {
    topology_file = "tests/files/one-zone.json"
  }
  expect_failures = [var.region]
}

run "forms" {
  command = plan
  variables {
    zones           = ["eu-central-1a", "eu-central-1a", "us-east-1a"]
    archive_file    = "tests/files/archive.zip"
    ami_id          = "latest"
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1"
    client_cidrs    = ["everywhere"]
    alarm_emails    = ["ops", null]
  }
  expect_failures = [var.zones, var.archive_file, var.ami_id, var.certificate_arn, var.client_cidrs, var.alarm_emails]
}

run "eu_is_applied" {}

run "a_secret_without_a_value" {
  command = plan
  override_data {
    target = data.aws_secretsmanager_secret_versions.this["apps.json"]
    values = { versions = [] }
  }
  expect_failures = [terraform_data.secrets]
}

run "a_secret_of_which_only_the_value_before_is_left" {
  command = plan
  override_data {
    target = data.aws_secretsmanager_secret_versions.this["secret"]
    values = { versions = [{ created_time = "", last_accessed_date = "", version_id = "1", version_stages = ["AWSPREVIOUS"] }] }
  }
  expect_failures = [terraform_data.secrets]
}

run "the_variables_of_another_region" {
  command = plan
  variables {
    region          = "us"
    aws_region      = "us-east-1"
    zones           = ["us-east-1a", "us-east-1b", "us-east-1c"]
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
  }
  expect_failures = [var.protect]
}

run "the_same_region_in_another_aws_region" {
  command = plan
  variables {
    aws_region      = "us-east-1"
    zones           = ["us-east-1a", "us-east-1b", "us-east-1c"]
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
  }
  expect_failures = [var.protect]
}

run "other_variables_of_the_same_region" {
  command = plan
  variables {
    idle_seconds = 300
  }
}

run "zones_in_another_order" {
  command = plan
  variables {
    zones = ["eu-central-1b", "eu-central-1a", "eu-central-1c"]
  }
  expect_failures = [var.protect]
}

run "another_cidr" {
  command = plan
  variables {
    topology_file = "tests/files/moved.json"
  }
  expect_failures = [var.protect]
}

run "fewer_cassandras" {
  command = plan
  variables {
    cassandra_count = 1
  }
  expect_failures = [var.protect]
}

run "two_more_cassandras_at_once" {
  command = plan
  variables {
    cassandra_count = 5
  }
  override_data {
    target = data.aws_ebs_volumes.cassandra["3"]
    values = { ids = ["vol-3"] }
  }
  expect_failures = [var.protect]
}

run "one_less_of_those_that_were_added" {
  command = plan
  variables {
    cassandra_count = 4
  }
  override_data {
    target = data.aws_ebs_volumes.cassandra["5"]
    values = { ids = ["vol-5"] }
  }
  expect_failures = [var.protect]
}

# The way out.
run "another_count_without_protect" {
  command = plan
  variables {
    cassandra_count = 1
    protect         = false
  }
}

run "one_cassandra_more" {
  variables {
    cassandra_count = 4
  }
  override_data {
    target = data.aws_ebs_volumes.cassandra["3"]
    values = { ids = ["vol-3"] }
  }

  assert {
    condition     = strcontains(module.cassandra["4"].user_data, "CASSANDRA_SEEDS=10.1.64.10,10.1.80.10,10.1.96.10\n")
    error_message = "it is none of its own seeds, and joins by the others"
  }
}

run "and_one_more_when_that_is_there" {
  command = plan
  variables {
    cassandra_count = 5
  }
  override_data {
    target = data.aws_ebs_volumes.cassandra["4"]
    values = { ids = ["vol-4"] }
  }
}
