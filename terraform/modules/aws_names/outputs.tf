output "nearest" {
  description = "The name that leads to the nearest region that is ready."
  value       = var.name
}

output "by_region" {
  description = "By id: the region's own name."
  value       = { for id, record in aws_route53_record.region : id => record.name }
}
