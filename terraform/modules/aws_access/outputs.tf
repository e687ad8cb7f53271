output "profiles" {
  description = "For `node`, `cassandra-1` and so on: the instance profile's name."
  value       = { for role, profile in aws_iam_instance_profile.this : role => profile.name }
}

output "policies" {
  description = "For `node`, `cassandra-1` and so on: what it may do, as JSON."
  value       = { for role, policy in aws_iam_role_policy.this : role => policy.policy }
}
