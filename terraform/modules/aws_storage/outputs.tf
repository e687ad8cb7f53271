output "key_arn" {
  description = "The key that encrypts what the region stores."
  value       = aws_kms_key.this.arn
}

output "bucket" {
  description = "The bucket's name and ARN."
  value       = { name = aws_s3_bucket.this.bucket, arn = aws_s3_bucket.this.arn }
}

output "archive" {
  description = "The archive: version, address in the bucket, and SHA-256 in hexadecimal."
  value = {
    version = local.version
    address = "s3://${aws_s3_bucket.this.bucket}/${aws_s3_object.archive.key}"
    sha256  = filesha256(var.archive_file)
  }
}

output "topology_address" {
  description = "Where hosts fetch the topology."
  value       = "s3://${aws_s3_bucket.this.bucket}/${aws_s3_object.topology.key}"
}

output "secrets" {
  description = "By file name: name and ARN of the container that has its value."
  value       = { for file, secret in aws_secretsmanager_secret.this : file => { name = secret.name, arn = secret.arn } }
}
