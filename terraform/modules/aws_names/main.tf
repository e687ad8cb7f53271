# Names: one that leads each client to the nearest region that is ready, and one for each region, which clients have as
# their fallback hosts and health checks ask.

locals {
  # Health checks' measurements are in this AWS region alone, and an alarm's topic must be where the alarm is.
  checks_region = "us-east-1"
}

resource "aws_route53_record" "region" {
  for_each = var.regions
  zone_id  = var.zone_id
  name     = "${each.key}.${var.name}"
  type     = "A"

  alias {
    name                   = each.value.dns.name
    zone_id                = each.value.dns.zone_id
    evaluate_target_health = false # A fallback host is asked anyway.
  }
}

resource "aws_route53_health_check" "region" {
  for_each          = var.regions
  type              = "HTTPS"
  fqdn              = aws_route53_record.region[each.key].fqdn
  port              = 443
  resource_path     = "/health/ready"
  enable_sni        = true
  request_interval  = 10
  failure_threshold = 2
  tags              = { Name = "meridian-${each.key}" }
}

resource "aws_route53_record" "nearest" {
  for_each        = var.regions
  zone_id         = var.zone_id
  name            = var.name
  type            = "A"
  set_identifier  = each.key
  health_check_id = aws_route53_health_check.region[each.key].id

  latency_routing_policy {
    region = each.value.aws_region
  }

  alias {
    name                   = each.value.dns.name
    zone_id                = each.value.dns.zone_id
    evaluate_target_health = true
  }
}

resource "aws_sns_topic" "alarms" {
  region = local.checks_region
  name   = "meridian-regions"
}

resource "aws_sns_topic_subscription" "mail" {
  for_each  = toset(var.emails)
  region    = local.checks_region
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_cloudwatch_metric_alarm" "not_ready" {
  for_each            = var.regions
  region              = local.checks_region
  alarm_name          = "meridian-${each.key}-not-ready"
  alarm_description   = "Clients do not reach region ${each.key}: they are sent to the others"
  namespace           = "AWS/Route53"
  metric_name         = "HealthCheckStatus"
  dimensions          = { HealthCheckId = aws_route53_health_check.region[each.key].id }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 2
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}
