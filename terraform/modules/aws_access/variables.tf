variable "name" {
  description = "What names begin with, such as meridian-eu."
  type        = string
}

variable "account" {
  description = "Number of the AWS account, and its partition (aws, aws-cn, aws-us-gov)."
  type        = object({ id = string, partition = string })
}

variable "aws_region" {
  description = "The AWS region, such as eu-central-1."
  type        = string
}

variable "key_arn" {
  description = "The key that encrypts what the region stores."
  type        = string
}

variable "bucket_arn" {
  description = "The region's bucket."
  type        = string
}

variable "secret_arns" {
  description = "The secrets that nodes read when they start."
  type        = list(string)
}

variable "volume_arns" {
  description = "By number: each Cassandra's volume."
  type        = map(string)
}

variable "log_group_arns" {
  description = "By role, node and cassandra: the log group it writes to."
  type        = map(string)
}
