# The smallest region, which stays the smallest.

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
  cassandra_count = 1
}

run "one_cassandra" {
  assert {
    condition     = strcontains(module.node["1"].user_data, "MERIDIAN_CASSANDRA_REPLICAS=1\n") && strcontains(module.cassandra["1"].user_data, "HOST_OTHERS=''\n")
    error_message = "one copy on one Cassandra, which has no others"
  }
}

run "three_after_one" {
  command = plan
  variables {
    cassandra_count = 3
  }
  expect_failures = [var.protect]
}
