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

variable "key_arn" {
  description = "The key that encrypts what the region stores."
  type        = string
}

variable "bucket_arn" {
  description = "The region's bucket."
  type        = string
}

variable "secret_arns" {
  description = "The secrets that nodes read when they start, one or more."
  type        = list(string)

  validation {
    condition     = length(var.secret_arns) > 0
    error_message = "secret_arns is empty, a node reads one or more"
  }
}

variable "volume_arns" {
  description = "By number, 1 to 9: each Cassandra's volume."
  type        = map(string)

  validation {
    condition     = length(var.volume_arns) > 0 && alltrue([for number in keys(var.volume_arns) : can(regex("^[1-9]$", number))])
    error_message = "volume_arns are of ${join(", ", keys(var.volume_arns))}, expected numbers from 1 to 9"
  }
}

variable "log_group_arns" {
  description = "By role, node and cassandra: the log group it writes to."
  type        = map(string)

  validation {
    condition     = join(" ", keys(var.log_group_arns)) == "cassandra node"
    error_message = "log_group_arns are of ${join(", ", keys(var.log_group_arns))}, expected cassandra and node"
  }
}
