# One key for all that the region stores: volumes, the bucket, secrets, logs, alarms.

locals {
  root           = "arn:${var.account.partition}:iam::${var.account.id}:root"
  auto_scaling   = "arn:${var.account.partition}:iam::${var.account.id}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
  encrypt        = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
  logs_of_region = "arn:${var.account.partition}:logs:${var.aws_region}:${var.account.id}:log-group:/meridian/*"
}

resource "aws_kms_key" "this" {
  description             = "What ${var.name} stores"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AccountDecidesByIam"
        Effect    = "Allow"
        Principal = { AWS = local.root }
        Action    = "kms:*"
        Resource  = "*"
      },
      # Auto scaling starts instances with encrypted volumes. Its role has no rights to a key that is not AWS's own.
      {
        Sid       = "AutoScalingUses"
        Effect    = "Allow"
        Principal = { AWS = local.auto_scaling }
        Action    = local.encrypt
        Resource  = "*"
      },
      {
        Sid       = "AutoScalingHandsToVolumes"
        Effect    = "Allow"
        Principal = { AWS = local.auto_scaling }
        Action    = "kms:CreateGrant"
        Resource  = "*"
        Condition = { Bool = { "kms:GrantIsForAWSResource" = "true" } }
      },
      {
        Sid       = "Logs"
        Effect    = "Allow"
        Principal = { Service = "logs.${var.aws_region}.amazonaws.com" }
        Action    = local.encrypt
        Resource  = "*"
        Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = local.logs_of_region } }
      },
      {
        Sid       = "AlarmsToTopic"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceAccount" = var.account.id } }
      }
    ]
  })
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}
