# What the modules refuse themselves, of a root that is not ours.

mock_provider "aws" {}

variables {
  name       = "Meridian"
  account    = { id = "12345", partition = "AWS" }
  aws_region = "Frankfurt"
}

run "access" {
  command = plan
  module {
    source = "../../modules/aws_access"
  }
  variables {
    key_arn        = "arn:aws:kms:eu-central-1:123456789012:key/1"
    bucket_arn     = "arn:aws:s3:::meridian-eu-123456789012"
    secret_arns    = []
    volume_arns    = { a = "arn:aws:ec2:eu-central-1:123456789012:volume/vol-1" }
    log_group_arns = { node = "arn:aws:logs:eu-central-1:123456789012:log-group:/meridian/eu/node" }
  }
  expect_failures = [var.name, var.account, var.aws_region, var.secret_arns, var.volume_arns, var.log_group_arns]
}

run "edge" {
  command = plan
  module {
    source = "../../modules/aws_edge"
  }
  variables {
    name              = "meridian-of-the-whole-world" # A character too many for a target group.
    vpc_id            = "vpc-0eu"
    subnet_ids        = ["subnet-1", "subnet-1"]
    security_group_id = "sg-0eu"
    client_port       = 65536
    certificate_arn   = "arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
    idle_seconds      = 4001
    protect           = true
  }
  expect_failures = [var.name, var.subnet_ids, var.client_port, var.idle_seconds]
}

run "network" {
  command = plan
  module {
    source = "../../modules/aws_network"
  }
  variables {
    name           = "-eu"
    cidr           = "10.1.0.0/24"
    zones          = ["eu-central-1a", "eu-central-1b", "eu-central-1b"]
    endpoint_zones = 4
    ports          = { client = 8080, cluster = 25520, link = 0, cassandra = 9042, cassandraStorage = 7000 }
    client_cidrs   = ["203.0.113.5/24"]
    bucket_arns    = []
    partition      = "aws_cn"
  }
  expect_failures = [
    var.name, var.aws_region, var.cidr, var.zones, var.endpoint_zones, var.ports, var.client_cidrs, var.bucket_arns, var.partition
  ]
}

run "slot" {
  command = plan
  module {
    source = "../../modules/aws_slot"
  }
  variables {
    role              = "database"
    group             = "meridian-eu-node"
    address           = "10.1.0.256"
    subnet            = { id = "subnet-1", zone = "eu-central-1a" }
    security_group_id = "sg-0eu"
    instance          = { ami_id = "ami-0123456789abcdef0", type = "m7i.large", profile = "meridian-eu-node", root_gib = 4 }
    key_arn           = "arn:aws:kms:eu-central-1:123456789012:key/1"
    host              = {}
    service           = {}
    log_group         = "/meridian/eu/node"
    backup_hour       = 24
  }
  expect_failures = [var.name, var.role, var.address, var.instance, var.backup_hour]
}

run "storage" {
  command = plan
  module {
    source = "../../modules/aws_storage"
  }
  variables {
    backup_days   = 366
    protect       = true
    archive_file  = "tests/files/small.json"
    topology_file = "../examples/topology.json"
  }
  expect_failures = [var.name, var.account, var.aws_region, var.backup_days, var.archive_file]
}

run "watch" {
  command = plan
  module {
    source = "../../modules/aws_watch"
  }
  variables {
    account_id    = "12345"
    key_arn       = "arn:aws:kms:eu-central-1:123456789012:key/1"
    emails        = ["ops"]
    slots         = { meridian-eu-node-1 = "nodes" }
    load_balancer = { LoadBalancer = "app/meridian-eu/1", TargetGroup = "targetgroup/meridian-eu-nodes/1" }
    node_count    = 10
  }
  expect_failures = [var.name, var.account_id, var.emails, var.slots, var.node_count]
}
