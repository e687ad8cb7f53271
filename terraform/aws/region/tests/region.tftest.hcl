# What a region consists of, planned against a provider that knows the schema alone (see ../../src/test/aws): nothing here
# says that AWS accepts it.

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
  alarm_emails    = ["ops@example.com"]
}

run "a_region" {
  assert {
    condition     = module.network.subnets["node-2"].cidr == "10.1.16.0/20" && module.network.subnets["node-2"].zone == "eu-central-1b" && module.network.subnets["cassandra-1"].cidr == "10.1.64.0/20" && module.network.subnets["edge-3"].cidr == "10.1.160.0/20"
    error_message = "each role has a subnet in each zone"
  }

  assert {
    condition     = output.addresses.nodes == ["10.1.0.11", "10.1.16.11", "10.1.32.11"] && output.addresses.cassandras == ["10.1.64.10", "10.1.80.10", "10.1.96.10"]
    error_message = "nodes have the topology's addresses, Cassandras fixed ones of their own subnets"
  }

  assert {
    condition     = output.slots == ["meridian-eu-cassandra-1", "meridian-eu-cassandra-2", "meridian-eu-cassandra-3", "meridian-eu-node-1", "meridian-eu-node-2", "meridian-eu-node-3"]
    error_message = "each address is a slot, and Cassandra is replaced before nodes"
  }

  assert {
    condition     = length(aws_ebs_volume.cassandra) == 3 && alltrue([for volume in aws_ebs_volume.cassandra : volume.encrypted && volume.final_snapshot]) && aws_ebs_volume.cassandra["3"].availability_zone == "eu-central-1c"
    error_message = "each Cassandra has an encrypted volume in its zone"
  }

  assert {
    condition     = jsonencode(module.network.openings.clients) == jsonencode({ from = "edge", port = 8080, to = "node" }) && [for opening in module.network.openings : opening.from if opening.to == "cassandra" && opening.port != 22] == ["cassandra", "cassandra", "node"]
    error_message = "clients come by the load balancer alone, and only nodes and Cassandras reach Cassandra"
  }

  assert {
    condition     = !contains([for opening in module.network.openings : opening.port], 7400)
    error_message = "links are opened by the mesh alone"
  }

  assert {
    condition = length([
      for pair in setproduct(["/metrics", "/status", "/health/regions"], module.edge.client_paths) : pair
      if pair[0] == pair[1] || endswith(pair[1], "*") && startswith(pair[0], trimsuffix(pair[1], "*"))
    ]) == 0 && length(module.edge.client_paths) <= 5
    error_message = "what is not for the public is not passed on, and the rule has no more values than AWS allows"
  }

  assert {
    condition     = length(setsubtract(["meridian-eu-too-few-nodes", "meridian-eu-node-3-broken", "meridian-eu-cassandra-1-disk", "meridian-eu-cassandra-1-silent", "meridian-eu-cassandra-1-backup"], module.watch.alarms)) == 0
    error_message = "alarms of the region and of each slot"
  }

  assert {
    condition     = output.global.cidr == "10.1.0.0/16" && output.global.link_port == 7400
    error_message = "global is told what it needs"
  }

  # What hosts are told.

  assert {
    condition     = alltrue([for line in ["MERIDIAN_NODE=2", "MERIDIAN_NODES=3", "MERIDIAN_REGION=eu", "MERIDIAN_CASSANDRA=10.1.64.10:9042,10.1.80.10:9042,10.1.96.10:9042", "MERIDIAN_CASSANDRA_REPLICAS=3", "HOST_SECRETS='meridian/eu'", "HOST_REGION='eu-central-1'"] : strcontains(module.node["2"].user_data, "${line}\n")])
    error_message = "node 2 has its settings: ${module.node["2"].user_data}"
  }

  assert {
    condition     = alltrue([for line in ["CASSANDRA_ADDRESS=10.1.80.10", "CASSANDRA_SEEDS=10.1.64.10,10.1.80.10,10.1.96.10", "CASSANDRA_RACK=eu-central-1b", "HOST_OTHERS='10.1.64.10:7000 10.1.96.10:7000'", "HOST_OTHERS_CQL='10.1.64.10:9042 10.1.96.10:9042'", "HOST_VERSION='0.2.0'"] : strcontains(module.cassandra["2"].user_data, "${line}\n")])
    error_message = "Cassandra 2 has its settings: ${module.cassandra["2"].user_data}"
  }

  assert {
    condition     = strcontains(module.node["1"].user_data, "HOST_ARCHIVE_SHA256='${filesha256("tests/files/meridian-0.2.0.tar.gz")}'")
    error_message = "hosts check the archive"
  }

  assert {
    condition = [for slot in [module.cassandra["2"], module.node["1"]] : one([
      for file in yamldecode(slot.user_data).write_files : file.content if endswith(file.path, "/meridian-cassandra.service.d/volume.conf")
    ])] == ["[Unit]\nRequiresMountsFor=/var/lib/meridian/cassandra\nAssertPathExists=/var/lib/meridian/cassandra/.whole\n", null]
    error_message = "Cassandra, and it alone, is not started without its volume"
  }

  assert {
    condition     = startswith(module.node["1"].user_data, "#cloud-config\n") && can(yamldecode(module.node["1"].user_data).runcmd) && alltrue([for slot in [module.node["1"], module.cassandra["1"]] : length(base64gzip(slot.user_data)) <= 21848])
    error_message = "user data is what cloud-init reads, and no longer than AWS allows"
  }

  assert {
    condition     = alltrue([for file in yamldecode(module.node["1"].user_data).write_files : strcontains(file.content, "\nAccuracySec=1s\n") if endswith(file.path, ".timer")])
    error_message = "times are kept to the second: systemd's own accuracy is a minute"
  }

  assert {
    condition = alltrue([
      for slot in [module.node["1"], module.cassandra["1"]] : alltrue([
        for line in ["Restart=on-failure", "StartLimitIntervalSec=0", "WantedBy=multi-user.target"] :
        strcontains(one([for file in yamldecode(slot.user_data).write_files : file.content if endswith(file.path, "/meridian-install.service")]), "\n${line}\n")
      ])
    ])
    error_message = "the host goes on until it is what it is to be"
  }

  # Rights.

  assert {
    condition = alltrue(flatten([
      for policy in module.access.policies : [
        for statement in jsondecode(policy).Statement : can(statement.Condition) if jsonencode(statement.Resource) == jsonencode("*")
      ]
    ]))
    error_message = "no right holds for everything without a condition"
  }

  assert {
    condition     = !strcontains(module.access.policies["cassandra-1"], "secretsmanager:Get") && !strcontains(module.access.policies["node"], "AttachVolume")
    error_message = "Cassandra reads no secret, a node touches no volume"
  }

  assert {
    condition     = strcontains(module.access.policies["cassandra-2"], "/backup/cassandra-2/*") && !strcontains(module.access.policies["cassandra-2"], "backup/cassandra-1") && !strcontains(module.access.policies["cassandra-2"], "backup/*")
    error_message = "a Cassandra touches no backup but its own"
  }

  assert {
    condition     = output.secrets == { "secret" = "meridian/eu/secret", "apps.json" = "meridian/eu/apps.json", "authority.pem" = "meridian/eu/authority.pem", "region.pem" = "meridian/eu/region.pem", "region.key" = "meridian/eu/region.key" }
    error_message = "a container for each secret"
  }
}

# That no other slot is touched is in AwsPlanTest, which sees the plan.
run "a_node_more_keeps_the_addresses_and_is_nothing_to_the_mesh" {
  variables {
    topology_file = "tests/files/four-nodes.json"
  }

  assert {
    condition     = keys(module.node) == ["1", "2", "3", "4"] && setsubtract(output.slots, run.a_region.slots) == toset(["meridian-eu-node-4"])
    error_message = "a fourth slot"
  }

  assert {
    condition     = output.addresses == { nodes = concat(run.a_region.addresses.nodes, ["10.1.0.12"]), cassandras = run.a_region.addresses.cassandras }
    error_message = "the interfaces of the others have the addresses that they had"
  }

  assert {
    condition     = output.global == run.a_region.global
    error_message = "the mesh need not know"
  }
}
