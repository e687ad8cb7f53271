output "log_groups" {
  description = "By role, node and cassandra: name and ARN of its log group."
  value       = { for role, group in aws_cloudwatch_log_group.this : role => { name = group.name, arn = group.arn } }
}

output "topic_arn" {
  description = "The topic that alarms go to."
  value       = aws_sns_topic.alarms.arn
}

output "alarms" {
  description = "The alarms' names."
  value       = [for alarm in concat(values(aws_cloudwatch_metric_alarm.edge), values(aws_cloudwatch_metric_alarm.slot)) : alarm.alarm_name]
}
