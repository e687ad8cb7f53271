variable "name" {
  description = "What names begin with, such as meridian-eu."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,25}$", var.name))
    error_message = "name is \"${var.name}\", expected 1 to 26 small letters, digits and \"-\", with a letter first, such as meridian-eu"
  }
}

variable "account" {
  description = "Number of the AWS account, 12 digits, and its partition (aws, aws-cn, aws-us-gov)."
  type        = object({ id = string, partition = string })

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account.id))
    error_message = "account.id is \"${var.account.id}\", expected 12 digits"
  }

  validation {
    condition     = can(regex("^aws(-[a-z]+)*$", var.account.partition))
    error_message = "account.partition is \"${var.account.partition}\", expected one such as aws or aws-cn"
  }
}

variable "aws_region" {
  description = "The AWS region, such as eu-central-1."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", var.aws_region))
    error_message = "aws_region is \"${var.aws_region}\", expected a name such as eu-central-1"
  }
}

variable "backup_days" {
  description = "How many days, 1 to 365, a backed up file is kept after it was replaced or deleted."
  type        = number

  validation {
    condition     = var.backup_days >= 1 && var.backup_days <= 365 && floor(var.backup_days) == var.backup_days
    error_message = "backup_days is ${var.backup_days}, allowed are whole numbers from 1 to 365"
  }
}

variable "protect" {
  description = "Whether what is stored outlives a destroy: the bucket is then not emptied, and secrets can be restored for 30 days."
  type        = bool
}

variable "archive_file" {
  description = "Path of the archive that hosts install, meridian-VERSION.tar.gz."
  type        = string

  validation {
    condition     = can(regex("^meridian-[0-9][0-9A-Za-z.-]*\\.tar\\.gz$", basename(var.archive_file)))
    error_message = "archive_file is \"${var.archive_file}\", expected a file named meridian-VERSION.tar.gz"
  }
}

variable "topology_file" {
  description = "Path of the topology file."
  type        = string
}
