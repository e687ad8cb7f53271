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

variable "backup_days" {
  description = "How many days a backed up file is kept after it was replaced or deleted."
  type        = number
}

variable "protect" {
  description = "Whether what is stored outlives a destroy: the bucket is then not emptied, and secrets can be restored for 30 days."
  type        = bool
}

variable "archive_file" {
  description = "Path of the archive that hosts install, meridian-VERSION.tar.gz."
  type        = string
}

variable "topology_file" {
  description = "Path of the topology file."
  type        = string
}
