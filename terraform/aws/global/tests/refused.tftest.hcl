# What is refused at plan.

mock_provider "aws" {}

variables {
  topology_file  = "../examples/topology.json"
  regions_folder = "tests/files/three"
  zone_id        = "Z0123456789ABCDEFGHIJ"
  name           = "realtime.example.com"
}

run "too_few_regions" {
  command = plan
  variables {
    regions_folder = "tests/files/one"
  }
  expect_failures = [terraform_data.regions]
}

run "a_region_that_the_topology_has_not" {
  command = plan
  variables {
    regions_folder = "tests/files/unknown"
  }
  expect_failures = [terraform_data.regions]
}

run "another_cidr_than_the_topology" {
  command = plan
  variables {
    regions_folder = "tests/files/moved"
  }
  expect_failures = [terraform_data.regions]
}

run "files_that_are_empty_or_lack_a_field" {
  command = plan
  variables {
    regions_folder = "tests/files/broken"
  }
  expect_failures = [terraform_data.regions]
}

run "forms" {
  command = plan
  variables {
    zone_id      = "example.com"
    name         = "Realtime"
    alarm_emails = ["ops", null]
  }
  expect_failures = [var.zone_id, var.name, var.alarm_emails]
}
