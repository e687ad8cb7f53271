# Cassandra N is in zone N, then in the first again. Its address and its volume stay when its instance is replaced: the
# new one has the same data, and the others see it come back.

locals {
  datacenter = "dc1"

  cassandras = {
    for index in range(var.cassandra_count) : tostring(index + 1) => {
      subnet = module.network.subnets["cassandra-${index % 3 + 1}"]
      # AWS keeps the first four addresses of a subnet, and the last.
      address = cidrhost(module.network.subnets["cassandra-${index % 3 + 1}"].cidr, 10 + floor(index / 3))
    }
  }

  host_settings = {
    REGION         = var.aws_region
    VERSION        = module.storage.archive.version
    ARCHIVE        = module.storage.archive.address
    ARCHIVE_SHA256 = module.storage.archive.sha256
  }
}

resource "aws_ebs_volume" "cassandra" {
  for_each          = local.cassandras
  availability_zone = each.value.subnet.zone
  type              = "gp3"
  size              = var.cassandra_volume.gib
  iops              = var.cassandra_volume.iops
  throughput        = var.cassandra_volume.mebibytes_per_second
  encrypted         = true
  kms_key_id        = module.storage.key_arn
  final_snapshot    = true # Stays when the region is destroyed; delete it yourself.
  tags              = { Name = "${local.name}-cassandra-${each.key}" }
}

module "cassandra" {
  source            = "../../modules/aws_slot"
  for_each          = local.cassandras
  name              = "${local.name}-cassandra-${each.key}"
  role              = "cassandra"
  group             = "${local.name}-cassandra"
  address           = each.value.address
  subnet            = each.value.subnet
  security_group_id = module.network.security_groups["cassandra"]
  key_arn           = module.storage.key_arn
  log_group         = module.watch.log_groups["cassandra"].name
  backup_hour       = tonumber(each.key)

  instance = {
    ami_id   = var.ami_id
    type     = var.cassandra_instance_type
    profile  = module.access.profiles["cassandra-${each.key}"]
    root_gib = 20
  }

  host = merge(local.host_settings, {
    ROLE   = "cassandra"
    SLOT   = "${local.name}-cassandra-${each.key}"
    CQL    = "${each.value.address}:${local.self.ports.cassandra}"
    VOLUME = aws_ebs_volume.cassandra[each.key].id
    BACKUP = "s3://${module.storage.bucket.name}/backup/cassandra-${each.key}"
    OTHERS = join(" ", [for number, other in local.cassandras : "${other.address}:${local.self.ports.cassandraStorage}" if number != each.key])
  })

  service = {
    CASSANDRA_ADDRESS        = each.value.address
    CASSANDRA_SEEDS          = join(",", [for number, seed in local.cassandras : seed.address if tonumber(number) <= 3])
    CASSANDRA_CLUSTER        = local.name
    CASSANDRA_PORT           = local.self.ports.cassandra
    CASSANDRA_STORAGE_PORT   = local.self.ports.cassandraStorage
    CASSANDRA_DATACENTER     = local.datacenter
    CASSANDRA_RACK           = each.value.subnet.zone
    CASSANDRA_HEAP_MEBIBYTES = var.cassandra_heap_mebibytes
  }
}
