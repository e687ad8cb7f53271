# What instances may do, by role. Nothing is allowed on resources that are not this region's own, except where a service
# knows no narrower right; the condition then is the narrowest there is.

locals {
  # Rights that both roles have.
  common = {
    for role in ["node", "cassandra"] : role => [
      {
        Sid      = "FetchArchiveAndTopology"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = ["${var.bucket_arn}/archive/*", "${var.bucket_arn}/topology.json"]
      },
      {
        Sid       = "UseKeyThroughServices"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource  = var.key_arn
        Condition = { StringEquals = { "kms:ViaService" = ["s3.${var.aws_region}.amazonaws.com", "secretsmanager.${var.aws_region}.amazonaws.com"] } }
      },
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = ["${var.log_group_arns[role]}:*"]
      },
      {
        Sid       = "WriteMeasurements"
        Effect    = "Allow"
        Action    = "cloudwatch:PutMetricData"
        Resource  = "*"
        Condition = { StringEquals = { "cloudwatch:namespace" = "Meridian" } }
      },
      {
        Sid      = "MarkReady"
        Effect   = "Allow"
        Action   = "ec2:CreateTags"
        Resource = "arn:${var.account.partition}:ec2:${var.aws_region}:${var.account.id}:instance/*"
        Condition = {
          StringEquals                = { "ec2:ResourceTag/meridian-role" = "${var.name}-${role}" }
          "ForAllValues:StringEquals" = { "aws:TagKeys" = ["meridian-ready"] }
        }
      }
    ]
  }

  own = {
    node = [{
      Sid      = "ReadSecrets"
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = var.secret_arns
    }]
    cassandra = [
      {
        Sid      = "AttachVolume"
        Effect   = "Allow"
        Action   = "ec2:AttachVolume"
        Resource = var.volume_arns
      },
      {
        Sid       = "AttachToItself"
        Effect    = "Allow"
        Action    = "ec2:AttachVolume"
        Resource  = "arn:${var.account.partition}:ec2:${var.aws_region}:${var.account.id}:instance/*"
        Condition = { StringEquals = { "ec2:ResourceTag/meridian-role" = "${var.name}-cassandra" } }
      },
      {
        Sid      = "UseKeyForVolume"
        Effect   = "Allow"
        Action   = "kms:CreateGrant"
        Resource = var.key_arn
        Condition = {
          Bool         = { "kms:GrantIsForAWSResource" = "true" }
          StringEquals = { "kms:ViaService" = "ec2.${var.aws_region}.amazonaws.com" }
        }
      },
      # Deleting makes an older version of what is deleted; only the lifecycle removes that.
      {
        Sid      = "KeepBackups"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = "${var.bucket_arn}/backup/*"
      },
      {
        Sid       = "ListBackups"
        Effect    = "Allow"
        Action    = "s3:ListBucket"
        Resource  = var.bucket_arn
        Condition = { StringLike = { "s3:prefix" = "backup/*" } }
      }
    ]
  }
}

resource "aws_iam_role" "this" {
  for_each    = local.common
  name        = "${var.name}-${each.key}"
  description = "Instances of ${var.name} with the role ${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = aws_iam_role.this
  name     = each.key
  role     = each.value.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.common[each.key], local.own[each.key])
  })
}

resource "aws_iam_instance_profile" "this" {
  for_each = aws_iam_role.this
  name     = each.value.name
  role     = each.value.name
}
