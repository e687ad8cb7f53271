# What hosts fetch when they start (archive/, topology.json) and Cassandra's backups (backup/).

resource "aws_s3_bucket" "this" {
  bucket        = "${var.name}-${var.account.id}"
  force_destroy = !var.protect
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    bucket_key_enabled = true # One request to the key for many objects, else each file of a backup costs one.
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.this.arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket     = aws_s3_bucket.this.id
  depends_on = [aws_s3_bucket_versioning.this]

  rule {
    id     = "replaced-or-deleted"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = var.backup_days
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "tls_only" {
  bucket     = aws_s3_bucket.this.id
  depends_on = [aws_s3_bucket_public_access_block.this]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "NothingInClear"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

locals {
  archive = basename(var.archive_file)
  version = trimsuffix(trimprefix(local.archive, "meridian-"), ".tar.gz")
}

resource "aws_s3_object" "archive" {
  bucket      = aws_s3_bucket.this.id
  key         = "archive/${local.archive}"
  source      = var.archive_file
  source_hash = filesha256(var.archive_file)
  depends_on  = [aws_s3_bucket_server_side_encryption_configuration.this, aws_s3_bucket_versioning.this]
}

# Hosts look at it every half minute, so a change reaches running nodes without replacing them.
resource "aws_s3_object" "topology" {
  bucket       = aws_s3_bucket.this.id
  key          = "topology.json"
  content      = file(var.topology_file)
  content_type = "application/json"
  depends_on   = [aws_s3_bucket_server_side_encryption_configuration.this, aws_s3_bucket_versioning.this]
}
