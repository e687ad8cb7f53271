# Who is told when something is wrong, and of what. How the regions stand to each other is in the nodes' own metrics, see
# docs/operations.md; these alarms are about what AWS sees.

locals {
  cassandras = [for name, role in var.slots : name if role == "cassandra"]

  of_edge = {
    too-few-nodes = {
      metric    = "HealthyHostCount"
      statistic = "Minimum"
      below     = floor(var.node_count / 2) + 1
      minutes   = 2
      text      = "fewer nodes are ready than a majority"
    }
    node-not-ready = {
      metric    = "UnHealthyHostCount"
      statistic = "Maximum"
      above     = 0
      minutes   = 10
      text      = "a node is not ready for 10 minutes"
    }
    errors = {
      metric    = "HTTPCode_Target_5XX_Count"
      statistic = "Sum"
      above     = 50
      minutes   = 5
      text      = "nodes answered more than 50 requests a minute with an error of ours, for 5 minutes"
    }
  }

  # Those that wait for something to be reported have `below`, and what is not reported counts; `seconds` is how often
  # what they look at is, where that is not each minute.
  of_slot = merge(
    { for name, role in var.slots : "${name}-broken" => {
      namespace  = "AWS/EC2"
      metric     = "StatusCheckFailed"
      dimensions = { AutoScalingGroupName = name }
      above      = 0
      minutes    = 3
      text       = "AWS finds the instance of ${name} broken, and replaces it"
    } },
    { for name, role in var.slots : "${name}-cpu" => {
      namespace  = "AWS/EC2"
      metric     = "CPUUtilization"
      dimensions = { AutoScalingGroupName = name }
      above      = 80
      minutes    = 15
      seconds    = 300 # EC2's basic monitoring
      text       = "${name} uses more than 80 % of its processors for 15 minutes"
    } },
    { for name, role in var.slots : "${name}-memory" => {
      namespace  = "Meridian"
      metric     = "mem_used_percent"
      dimensions = { Slot = name }
      above      = 95
      minutes    = 15
      text       = "${name} uses more than 95 % of its memory for 15 minutes"
    } },
    # Compaction needs room of its own: half of what is stored, at worst.
    { for name in local.cassandras : "${name}-disk" => {
      namespace  = "Meridian"
      metric     = "disk_used_percent"
      dimensions = { Slot = name, path = "/var/lib/meridian/cassandra", fstype = "xfs" }
      above      = 60
      minutes    = 15
      text       = "the volume of ${name} is fuller than 60 %: enlarge it"
    } },
    { for name in local.cassandras : "${name}-silent" => {
      namespace  = "Meridian"
      metric     = "answers"
      dimensions = { Slot = name }
      statistic  = "Sum"
      below      = 1
      minutes    = 30 # A backup stops it for 20 at most.
      text       = "${name} does not answer for 30 minutes"
    } },
    # Once a day, and not always at the same time.
    { for name in local.cassandras : "${name}-backup" => {
      namespace  = "Meridian"
      metric     = "backup_done"
      dimensions = { Slot = name }
      statistic  = "Sum"
      below      = 1
      minutes    = 1800
      seconds    = 21600
      text       = "${name} has had no backup for 30 hours"
    } }
  )
}

resource "aws_cloudwatch_log_group" "this" {
  for_each          = toset(["node", "cassandra"])
  name              = "/${replace(var.name, "/^meridian-/", "meridian/")}/${each.value}"
  retention_in_days = 30
  kms_key_id        = var.key_arn
}

resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = var.key_arn
}

resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AlarmsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.alarms.arn
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_sns_topic_subscription" "mail" {
  for_each  = toset(var.emails)
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_cloudwatch_metric_alarm" "edge" {
  for_each            = local.of_edge
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${var.name}: ${each.value.text}"
  namespace           = "AWS/ApplicationELB"
  metric_name         = each.value.metric
  dimensions          = var.load_balancer
  statistic           = each.value.statistic
  period              = 60
  evaluation_periods  = each.value.minutes
  comparison_operator = can(each.value.below) ? "LessThanThreshold" : "GreaterThanThreshold"
  threshold           = try(each.value.below, each.value.above)
  treat_missing_data  = can(each.value.below) ? "breaching" : "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "slot" {
  for_each            = local.of_slot
  alarm_name          = each.key
  alarm_description   = each.value.text
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = try(each.value.statistic, "Maximum")
  period              = try(each.value.seconds, 60)
  evaluation_periods  = each.value.minutes * 60 / try(each.value.seconds, 60)
  comparison_operator = can(each.value.below) ? "LessThanThreshold" : "GreaterThanThreshold"
  threshold           = try(each.value.below, each.value.above)
  treat_missing_data  = can(each.value.below) ? "breaching" : "missing"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}
