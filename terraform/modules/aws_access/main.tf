# What instances may do: all nodes the same, each Cassandra for its own volume and backup. Nothing is allowed on resources that are not this region's own, except where a service
# knows no narrower right; the condition then is the narrowest there is.

locals {
  # By whose rights they are, the role: node, cassandra-1, cassandra-2.
  roles = merge({ node = "node" }, { for number in keys(var.volume_arns) : "cassandra-${number}" => "cassandra" })

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

  own = merge({
    node = [{
      Sid      = "ReadSecrets"
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = var.secret_arns
    }]
    }, {
    for number, volume_arn in var.volume_arns : "cassandra-${number}" => [
      {
        Sid      = "AttachVolume"
        Effect   = "Allow"
        Action   = "ec2:AttachVolume"
        Resource = volume_arn
      },
      {
        Sid       = "AttachToItself"
        Effect    = "Allow"
        Action    = "ec2:AttachVolume"
        Resource  = "arn:${var.account.partition}:ec2:${var.aws_region}:${var.account.id}:instance/*"
        Condition = { StringEquals = { "ec2:ResourceTag/Name" = "${var.name}-cassandra-${number}" } }
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
      # Deleting makes an older version of what is deleted; only the lifecycle removes that. All share the lock.
      {
        Sid      = "KeepBackup"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = [for object in concat(local.backups[number], ["backup/stopped"]) : "${var.bucket_arn}/${object}"]
      },
      {
        Sid       = "ListBackup"
        Effect    = "Allow"
        Action    = "s3:ListBucket"
        Resource  = var.bucket_arn
        Condition = { StringLike = { "s3:prefix" = local.backups[number] } }
      }
    ]
  })

  # cassandra-1 must not mean cassandra-10 too.
  backups = { for number in keys(var.volume_arns) : number => ["backup/cassandra-${number}/*", "backup/cassandra-${number}.*"] }
}

resource "aws_iam_role" "this" {
  for_each    = local.roles
  name        = "${var.name}-${each.key}"
  description = "Instances of ${var.name}: ${each.key}"
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
    Statement = concat(local.common[local.roles[each.key]], local.own[each.key])
  })
}

resource "aws_iam_instance_profile" "this" {
  for_each = aws_iam_role.this
  name     = each.value.name
  role     = each.value.name
}
