output "target_group_arn" {
  description = "The group that nodes are in."
  value       = aws_lb_target_group.nodes.arn
}

output "dns" {
  description = "For records that point at the load balancer: its name and the zone of that name."
  value       = { name = aws_lb.this.dns_name, zone_id = aws_lb.this.zone_id }
}

output "metric_dimensions" {
  description = "What CloudWatch calls the load balancer and its target group."
  value       = { LoadBalancer = aws_lb.this.arn_suffix, TargetGroup = aws_lb_target_group.nodes.arn_suffix }
}

output "client_paths" {
  description = "The paths that are passed on to nodes."
  value       = local.client_paths
}
