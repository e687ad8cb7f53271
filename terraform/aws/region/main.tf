# One region of Meridian on AWS. See README.md beside this folder.

data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

module "topology" {
  source        = "../../modules/topology"
  topology_file = var.topology_file
}

locals {
  name    = "meridian-${var.region}"
  self    = module.topology.regions[var.region]
  account = { id = data.aws_caller_identity.this.account_id, partition = data.aws_partition.this.partition }
}

# What the state was first applied for. The variable `protect` refuses another region's variables, and what would move or
# drop volumes.
resource "terraform_data" "region" {
  input = {
    id              = var.region
    aws_region      = var.aws_region
    zones           = var.zones
    cidr            = local.self.cidr
    cassandra_count = var.cassandra_count
  }

  lifecycle {
    ignore_changes = [input]
  }
}

module "network" {
  source         = "../../modules/aws_network"
  name           = local.name
  aws_region     = var.aws_region
  cidr           = local.self.cidr
  zones          = var.zones
  endpoint_zones = var.endpoint_zones
  ports          = local.self.ports
  client_cidrs   = var.client_cidrs
  bucket_arns    = [module.storage.bucket.arn]
  partition      = local.account.partition
}

module "storage" {
  source        = "../../modules/aws_storage"
  name          = local.name
  account       = local.account
  aws_region    = var.aws_region
  backup_days   = var.backup_days
  protect       = var.protect
  archive_file  = var.archive_file
  topology_file = var.topology_file
}

module "access" {
  source         = "../../modules/aws_access"
  name           = local.name
  account        = local.account
  aws_region     = var.aws_region
  key_arn        = module.storage.key_arn
  bucket_arn     = module.storage.bucket.arn
  secret_arns    = [for secret in module.storage.secrets : secret.arn]
  volume_arns    = { for number, volume in aws_ebs_volume.cassandra : number => volume.arn }
  log_group_arns = { for role, group in module.watch.log_groups : role => group.arn }
}

module "edge" {
  source            = "../../modules/aws_edge"
  name              = local.name
  vpc_id            = module.network.vpc_id
  subnet_ids        = [for number in [1, 2, 3] : module.network.subnets["edge-${number}"].id]
  security_group_id = module.network.security_groups["edge"]
  client_port       = local.self.ports.client
  certificate_arn   = var.certificate_arn
  idle_seconds      = var.idle_seconds
  protect           = var.protect
}

module "watch" {
  source        = "../../modules/aws_watch"
  name          = local.name
  account_id    = local.account.id
  key_arn       = module.storage.key_arn
  emails        = var.alarm_emails
  load_balancer = module.edge.metric_dimensions
  node_count    = length(local.nodes)
  slots = merge(
    { for number in keys(local.nodes) : "${local.name}-node-${number}" => "node" },
    { for number in keys(local.cassandras) : "${local.name}-cassandra-${number}" => "cassandra" }
  )
}
