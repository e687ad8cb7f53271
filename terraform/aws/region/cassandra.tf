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

# Which volumes there are, as AWS says: the state's own count is no longer known when a plan is made with another.
data "aws_ebs_volumes" "cassandra" {
  for_each = toset([for number in range(1, 10) : tostring(number)])

  filter {
    name   = "tag:Name"
    values = ["${local.name}-cassandra-${each.key}"]
  }

  filter {
    name   = "status"
    values = ["creating", "available", "in-use"]
  }
}

locals {
  cassandra_first   = terraform_data.region.output.cassandra_count
  cassandra_highest = max(0, [for number, volumes in data.aws_ebs_volumes.cassandra : tonumber(number) if length(volumes.ids) > 0]...)
  cassandra_least   = max(local.cassandra_first, local.cassandra_highest)

  # One more at a time, since more cannot join at once; none less. From 1 none, since rows have one copy for ever. With no
  # volume there is nothing to lose: all were lost, or none is made yet.
  cassandra_counts = (
    local.cassandra_first == 1 ? [1] :
    local.cassandra_highest == 0 ? range(local.cassandra_first, 10) :
    range(local.cassandra_least, min(local.cassandra_least + 2, 10))
  )

  # What is said of that is enough.
  is_of_another_region = terraform_data.region.output.id != var.region || terraform_data.region.output.aws_region != var.aws_region
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
    ROLE       = "cassandra"
    SLOT       = "${local.name}-cassandra-${each.key}"
    CQL        = "${each.value.address}:${local.self.ports.cassandra}"
    VOLUME     = aws_ebs_volume.cassandra[each.key].id
    BACKUP     = "s3://${module.storage.bucket.name}/backup/cassandra-${each.key}"
    OTHERS     = join(" ", [for number, other in local.cassandras : "${other.address}:${local.self.ports.cassandraStorage}" if number != each.key])
    OTHERS_CQL = join(" ", [for number, other in local.cassandras : "${other.address}:${local.self.ports.cassandra}" if number != each.key])
  })

  service = {
    CASSANDRA_ADDRESS = each.value.address
    # One that is added later must not be its own seed: it would fetch nothing.
    CASSANDRA_SEEDS          = join(",", [for number, seed in local.cassandras : seed.address if tonumber(number) <= min(3, local.cassandra_first)])
    CASSANDRA_CLUSTER        = local.name
    CASSANDRA_PORT           = local.self.ports.cassandra
    CASSANDRA_STORAGE_PORT   = local.self.ports.cassandraStorage
    CASSANDRA_DATACENTER     = local.datacenter
    CASSANDRA_RACK           = each.value.subnet.zone
    CASSANDRA_HEAP_MEBIBYTES = var.cassandra_heap_mebibytes
  }
}
