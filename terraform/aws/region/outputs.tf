output "global" {
  description = "What the root `global` has to know of this region: write it to ../global/regions/ID.json."
  value = {
    aws_region        = var.aws_region
    cidr              = local.self.cidr
    vpc_id            = module.network.vpc_id
    route_table_id    = module.network.node_route_table_id
    security_group_id = module.network.security_groups["node"]
    link_port         = local.self.ports.link
    dns               = module.edge.dns
  }
}

output "secrets" {
  description = "By file: the container in Secrets Manager that you put its value in."
  value       = { for file, secret in module.storage.secrets : file => secret.name }
}

output "slots" {
  description = "The auto scaling groups in the order in which `roll` replaces their instances."
  value       = concat([for slot in module.cassandra : slot.name], [for slot in module.node : slot.name])
}

output "bucket" {
  description = "The region's bucket, with the lock that `roll` takes before it replaces a Cassandra."
  value       = module.storage.bucket.name
}

output "target_group_arn" {
  description = "The load balancer's target group, which `roll` looks at."
  value       = module.edge.target_group_arn
}

output "addresses" {
  description = "The static addresses of nodes and Cassandras."
  value = {
    nodes      = [for slot in module.node : slot.address]
    cassandras = [for slot in module.cassandra : slot.address]
  }
}

output "alarm_topic_arn" {
  description = "The topic that the region's alarms go to."
  value       = module.watch.topic_arn
}

output "region" {
  description = "The region's id, and the AWS region that it is in."
  value       = { id = var.region, aws_region = var.aws_region }
}

output "version" {
  description = "The version of Meridian that new instances install."
  value       = module.storage.archive.version
}
