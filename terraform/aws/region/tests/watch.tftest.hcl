# The alarms themselves: what each looks at, when it begins, and who is told.

mock_provider "aws" {}

variables {
  name          = "meridian-eu"
  account_id    = "123456789012"
  key_arn       = "arn:aws:kms:eu-central-1:123456789012:key/1"
  emails        = ["ops@example.com"]
  slots         = { meridian-eu-node-1 = "node", meridian-eu-cassandra-1 = "cassandra" }
  load_balancer = { LoadBalancer = "app/meridian-eu/1", TargetGroup = "targetgroup/meridian-eu-nodes/1" }
  node_count    = 4
}

run "alarms" {
  module {
    source = "../../modules/aws_watch"
  }

  # What says that all is well must not be missing; what counts errors is not reported when there are none.
  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.edge : alarm.alarm_name =>
      "${alarm.statistic} of ${alarm.namespace} ${alarm.metric_name} ${alarm.comparison_operator} ${alarm.threshold}, ${alarm.evaluation_periods} times ${alarm.period} s, missing: ${alarm.treat_missing_data}"
      } == {
      meridian-eu-too-few-nodes  = "Minimum of AWS/ApplicationELB HealthyHostCount LessThanThreshold 3, 2 times 60 s, missing: breaching"
      meridian-eu-node-not-ready = "Maximum of AWS/ApplicationELB UnHealthyHostCount GreaterThanThreshold 0, 10 times 60 s, missing: notBreaching"
      meridian-eu-errors         = "Sum of AWS/ApplicationELB HTTPCode_Target_5XX_Count GreaterThanThreshold 50, 5 times 60 s, missing: notBreaching"
    }
    error_message = "the load balancer's alarms"
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.edge : alarm.dimensions == tomap(var.load_balancer)])
    error_message = "they are about the region's load balancer and its nodes"
  }

  # A slot's instance is away while it is replaced: that alone begins no alarm, but for Cassandra's answers and backups.
  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.slot : alarm.alarm_name =>
      "${alarm.statistic} of ${alarm.namespace} ${alarm.metric_name} ${alarm.comparison_operator} ${alarm.threshold}, ${alarm.evaluation_periods} times ${alarm.period} s, missing: ${alarm.treat_missing_data}"
      } == {
      meridian-eu-node-1-broken      = "Maximum of AWS/EC2 StatusCheckFailed GreaterThanThreshold 0, 3 times 60 s, missing: missing"
      meridian-eu-node-1-cpu         = "Maximum of AWS/EC2 CPUUtilization GreaterThanThreshold 80, 3 times 300 s, missing: missing"
      meridian-eu-node-1-memory      = "Maximum of Meridian mem_used_percent GreaterThanThreshold 95, 15 times 60 s, missing: missing"
      meridian-eu-cassandra-1-broken = "Maximum of AWS/EC2 StatusCheckFailed GreaterThanThreshold 0, 3 times 60 s, missing: missing"
      meridian-eu-cassandra-1-cpu    = "Maximum of AWS/EC2 CPUUtilization GreaterThanThreshold 80, 3 times 300 s, missing: missing"
      meridian-eu-cassandra-1-memory = "Maximum of Meridian mem_used_percent GreaterThanThreshold 95, 15 times 60 s, missing: missing"
      meridian-eu-cassandra-1-disk   = "Maximum of Meridian disk_used_percent GreaterThanThreshold 60, 15 times 60 s, missing: missing"
      meridian-eu-cassandra-1-silent = "Sum of Meridian answers LessThanThreshold 1, 30 times 60 s, missing: breaching"
      meridian-eu-cassandra-1-backup = "Sum of Meridian backup_done LessThanThreshold 1, 5 times 21600 s, missing: breaching"
    }
    error_message = "each slot's alarms"
  }

  assert {
    condition = { for name, alarm in aws_cloudwatch_metric_alarm.slot : trimprefix(name, "meridian-eu-cassandra-1-") => alarm.dimensions if strcontains(name, "cassandra") } == {
      broken = tomap({ AutoScalingGroupName = "meridian-eu-cassandra-1" })
      cpu    = tomap({ AutoScalingGroupName = "meridian-eu-cassandra-1" })
      memory = tomap({ Slot = "meridian-eu-cassandra-1" })
      disk   = tomap({ Slot = "meridian-eu-cassandra-1", path = "/var/lib/meridian/cassandra", fstype = "xfs" })
      silent = tomap({ Slot = "meridian-eu-cassandra-1" })
      backup = tomap({ Slot = "meridian-eu-cassandra-1" })
    }
    error_message = "each is about its own slot, by the dimensions that AWS and the hosts report with"
  }

  assert {
    condition     = alltrue([for alarm in concat(values(aws_cloudwatch_metric_alarm.edge), values(aws_cloudwatch_metric_alarm.slot)) : alarm.alarm_actions == toset([aws_sns_topic.alarms.arn]) && alarm.ok_actions == toset([aws_sns_topic.alarms.arn]) && alarm.actions_enabled != false])
    error_message = "the topic is told when an alarm begins and when it ends"
  }

  assert {
    condition     = { for address, subscription in aws_sns_topic_subscription.mail : address => [subscription.topic_arn, subscription.protocol, subscription.endpoint] } == { "ops@example.com" = [aws_sns_topic.alarms.arn, "email", "ops@example.com"] }
    error_message = "who is named gets the topic's mails"
  }

  assert {
    condition = aws_sns_topic.alarms.kms_master_key_id == var.key_arn && aws_sns_topic_policy.alarms.arn == aws_sns_topic.alarms.arn && jsondecode(aws_sns_topic_policy.alarms.policy).Statement == [{
      Sid       = "AlarmsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.alarms.arn
      Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } }
    }]
    error_message = "only this account's alarms publish there, and what they say is encrypted"
  }

  assert {
    condition     = { for role, group in aws_cloudwatch_log_group.this : role => [group.name, group.retention_in_days, group.kms_key_id] } == { node = ["/meridian/eu/node", 30, var.key_arn], cassandra = ["/meridian/eu/cassandra", 30, var.key_arn] }
    error_message = "each role's log is kept for 30 days, encrypted"
  }

  assert {
    condition     = toset(output.alarms) == toset(concat([for alarm in aws_cloudwatch_metric_alarm.edge : alarm.alarm_name], [for alarm in aws_cloudwatch_metric_alarm.slot : alarm.alarm_name]))
    error_message = "the output names the alarms that there are"
  }
}
