# What a region stores, and who may read it.

mock_provider "aws" {}

variables {
  name          = "meridian-eu"
  account       = { id = "123456789012", partition = "aws" }
  aws_region    = "eu-central-1"
  backup_days   = 14
  protect       = true
  archive_file  = "tests/files/meridian-0.2.0.tar.gz"
  topology_file = "../examples/topology.json"
}

run "what_is_stored" {
  module {
    source = "../../modules/aws_storage"
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls, aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls, aws_s3_bucket_public_access_block.this.restrict_public_buckets,
      one(aws_s3_bucket_ownership_controls.this.rule).object_ownership == "BucketOwnerEnforced",
    ])
    error_message = "the bucket is never public"
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default) == { sse_algorithm = "aws:kms", kms_master_key_id = aws_kms_key.this.arn }
    error_message = "objects are encrypted by the region's key"
  }

  assert {
    condition     = one(aws_s3_bucket_versioning.this.versioning_configuration).status == "Enabled" && one(one(aws_s3_bucket_lifecycle_configuration.this.rule).noncurrent_version_expiration).noncurrent_days == 14
    error_message = "what a host replaces or deletes stays, for as long as is said"
  }

  assert {
    condition = jsondecode(aws_s3_bucket_policy.tls_only.policy).Statement == [{
      Sid       = "NothingInClear"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
    error_message = "the bucket is reached by TLS alone, and its policy allows nothing"
  }

  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.deletion_window_in_days == 30
    error_message = "the key is renewed each year, and outlives a destroy for a month"
  }

  assert {
    condition     = [for statement in jsondecode(aws_kms_key.this.policy).Statement : jsonencode(statement.Principal) if jsonencode(statement.Action) == jsonencode("kms:*")] == [jsonencode({ AWS = "arn:aws:iam::123456789012:root" })]
    error_message = "only the account itself, by its own policies, may do all with the key"
  }

  assert {
    condition     = alltrue([for statement in jsondecode(aws_kms_key.this.policy).Statement : can(statement.Condition) if can(statement.Principal.Service)]) && !strcontains(aws_kms_key.this.policy, "\"Principal\":\"*\"") && !strcontains(aws_kms_key.this.policy, "\"AWS\":\"*\"")
    error_message = "services use the key for this account alone, and nobody else does"
  }

  assert {
    condition     = !aws_s3_bucket.this.force_destroy && alltrue([for secret in aws_secretsmanager_secret.this : secret.kms_key_id == aws_kms_key.this.arn && secret.recovery_window_in_days == 30])
    error_message = "secrets are encrypted by the key, and what is protected can be got back"
  }
}

run "rights" {
  module {
    source = "../../modules/aws_access"
  }
  variables {
    key_arn        = "arn:aws:kms:eu-central-1:123456789012:key/1"
    bucket_arn     = "arn:aws:s3:::meridian-eu-123456789012"
    secret_arns    = ["arn:aws:secretsmanager:eu-central-1:123456789012:secret:meridian/eu/secret"]
    volume_arns    = { "1" = "arn:aws:ec2:eu-central-1:123456789012:volume/vol-1", "2" = "arn:aws:ec2:eu-central-1:123456789012:volume/vol-2" }
    log_group_arns = { node = "arn:aws:logs:eu-central-1:123456789012:log-group:/meridian/eu/node", cassandra = "arn:aws:logs:eu-central-1:123456789012:log-group:/meridian/eu/cassandra" }
  }

  assert {
    condition     = alltrue([for role in aws_iam_role.this : jsondecode(role.assume_role_policy).Statement == [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]])
    error_message = "only instances take these roles"
  }

  assert {
    condition     = !strcontains(join("", [for policy in aws_iam_role_policy.this : join(" ", flatten([for statement in jsondecode(policy.policy).Statement : flatten([statement.Action])]))]), "*")
    error_message = "each right is one action, none is a pattern"
  }

  assert {
    condition = alltrue(flatten([for policy in aws_iam_role_policy.this : [
      for statement in jsondecode(policy.policy).Statement : statement.Sid == "WriteMeasurements" && statement.Condition.StringEquals == { "cloudwatch:namespace" = "Meridian" }
      if jsonencode(statement.Resource) == jsonencode("*")
    ]]))
    error_message = "only CloudWatch knows no resource for its right, and is bound to a namespace"
  }

  assert {
    condition     = flatten([for statement in jsondecode(aws_iam_role_policy.this["node"].policy).Statement : [for action in flatten([statement.Action]) : action if startswith(action, "s3:")]]) == ["s3:GetObject"]
    error_message = "a node reads the bucket and writes nothing there"
  }

  assert {
    condition = flatten([
      for statement in jsondecode(aws_iam_role_policy.this["cassandra-2"].policy).Statement : statement.Resource if strcontains(jsonencode(statement.Action), "s3:PutObject")
    ]) == [for object in ["backup/cassandra-2/*", "backup/cassandra-2.*", "backup/stopped"] : "arn:aws:s3:::meridian-eu-123456789012/${object}"]
    error_message = "a Cassandra writes its own backup and the lock"
  }

  assert {
    condition = flatten([
      for statement in jsondecode(aws_iam_role_policy.this["cassandra-2"].policy).Statement : statement.Resource if statement.Sid == "AttachVolume"
    ]) == ["arn:aws:ec2:eu-central-1:123456789012:volume/vol-2"]
    error_message = "a Cassandra attaches its own volume"
  }
}
