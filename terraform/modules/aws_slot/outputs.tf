output "name" {
  description = "The slot's name, which its auto scaling group has."
  value       = aws_autoscaling_group.this.name
}

output "address" {
  description = "The address that its instance has."
  value       = one(aws_network_interface.this.private_ips)
}

output "user_data" {
  description = "What cloud-init is given, before it is packed. There is no secret in it."
  value       = local.user_data
}
