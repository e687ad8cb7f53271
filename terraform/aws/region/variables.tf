variable "topology_file" {
  description = "Path of the topology file that all regions share. This region must have a `cidr` in it."
  type        = string
  nullable    = false
}

variable "region" {
  description = "The region's id in the topology, such as eu."
  type        = string
  nullable    = false

  validation {
    condition     = contains(keys(module.topology.regions), var.region)
    error_message = "region is \"${var.region}\", the topology has ${join(", ", keys(module.topology.regions))}"
  }

  validation {
    condition     = !contains(keys(module.topology.regions), var.region) || can(regex("/(1[6-9]|2[0-3])$", module.topology.regions[var.region].cidr))
    error_message = "the topology's cidr of region \"${var.region}\" is ${try(coalesce(module.topology.regions[var.region].cidr), "missing")}, allowed are /16 to /23"
  }

  validation {
    condition     = length(try(local.misplaced[var.region], [])) == 0
    error_message = "the topology's addresses ${join(", ", try(local.misplaced[var.region], []))} of region \"${var.region}\" are not in its subnets of nodes, ${join(", ", try(local.node_networks[var.region], []))}, or are among the first four or the last there, which AWS keeps"
  }

  validation {
    condition     = length(try(local.network_of[var.region], {})) < 3 || length(try(local.misplaced[var.region], [])) > 0 || length(distinct(values(try(local.network_of[var.region], {})))) == 3
    error_message = "the topology's addresses ${join(", ", try(keys(local.network_of[var.region]), []))} of region \"${var.region}\" leave a zone without a node: three or more are to be in all of ${join(", ", try(local.node_networks[var.region], []))}"
  }
}

variable "aws_region" {
  description = "The AWS region that it is in, such as eu-central-1."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", var.aws_region))
    error_message = "aws_region is \"${var.aws_region}\", expected a name such as eu-central-1"
  }
}

variable "zones" {
  description = "Three availability zones of it, in order. They must not change later, nor their order, which is part of every address: another is refused."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.zones) == 3 && length(distinct(var.zones)) == 3
    error_message = "zones are ${join(", ", var.zones)}, expected three different ones"
  }

  validation {
    condition     = alltrue([for zone in var.zones : startswith(zone, var.aws_region)])
    error_message = "zones are ${join(", ", var.zones)}, expected zones of ${var.aws_region}"
  }
}

variable "archive_file" {
  description = "Path of the archive that hosts install, as `mvn package` makes it: meridian-VERSION.tar.gz. Another file is another launch template; see `roll`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^meridian-[0-9][0-9A-Za-z.-]*\\.tar\\.gz$", basename(var.archive_file)))
    error_message = "archive_file is \"${var.archive_file}\", expected a file named meridian-VERSION.tar.gz"
  }

  validation {
    condition     = fileexists(var.archive_file)
    error_message = "archive_file \"${var.archive_file}\" is not there: make it with mvn package"
  }
}

variable "ami_id" {
  description = "The image of instances: Amazon Linux 2023 for x86_64, in this AWS region. Fixed, so that a plan does not change when AWS publishes the next one."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.ami_id))
    error_message = "ami_id is \"${var.ami_id}\", expected an id such as ami-0123456789abcdef0"
  }
}

variable "certificate_arn" {
  description = "The ACM certificate, in this AWS region, of the name that clients connect to and of this region's own name below it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:acm:${var.aws_region}:[0-9]{12}:certificate/", var.certificate_arn))
    error_message = "certificate_arn is \"${var.certificate_arn}\", expected the ARN of an ACM certificate in ${var.aws_region}"
  }
}

variable "node_instance_type" {
  description = "The instance type of nodes, x86_64."
  type        = string
  nullable    = false
  default     = "m7i.large"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*\\.[a-z0-9-]+$", var.node_instance_type)) && !can(regex("^(a1|mac2|[a-z]+[0-9]+[a-z]*g)", var.node_instance_type))
    error_message = "node_instance_type is \"${var.node_instance_type}\", expected one of x86_64 such as m7i.large: those with a g behind the number, such as m7g, are ARM"
  }
}

variable "node_heap_mebibytes" {
  description = "Heap of a node, in MiB. Leave as much again to the rest of the host."
  type        = number
  nullable    = false
  default     = 4096

  validation {
    condition     = var.node_heap_mebibytes >= 512 && var.node_heap_mebibytes <= 65536 && floor(var.node_heap_mebibytes) == var.node_heap_mebibytes
    error_message = "node_heap_mebibytes is ${var.node_heap_mebibytes}, allowed are whole numbers from 512 to 65,536"
  }
}

variable "cassandra_instance_type" {
  description = "The instance type of Cassandra, x86_64."
  type        = string
  nullable    = false
  default     = "m7i.large"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*\\.[a-z0-9-]+$", var.cassandra_instance_type)) && !can(regex("^(a1|mac2|[a-z]+[0-9]+[a-z]*g)", var.cassandra_instance_type))
    error_message = "cassandra_instance_type is \"${var.cassandra_instance_type}\", expected one of x86_64 such as m7i.large: those with a g behind the number, such as m7g, are ARM"
  }
}

variable "cassandra_heap_mebibytes" {
  description = "Heap of a Cassandra, in MiB. What is left of the host's memory caches files."
  type        = number
  nullable    = false
  default     = 3072

  validation {
    condition     = var.cassandra_heap_mebibytes >= 512 && var.cassandra_heap_mebibytes <= 32768 && floor(var.cassandra_heap_mebibytes) == var.cassandra_heap_mebibytes
    error_message = "cassandra_heap_mebibytes is ${var.cassandra_heap_mebibytes}, allowed are whole numbers from 512 to 32,768"
  }
}

variable "cassandra_count" {
  description = "How many Cassandras the region has: 1, or 3 to 9. It may grow from 3, by one at a time: more cannot join at once. Not from 1, since the number of copies is fixed when the first node starts; and never less, since what the last one stores would be lost. Anything else is refused while `protect` is true."
  type        = number
  nullable    = false
  default     = 3

  validation {
    condition     = contains([1, 3, 4, 5, 6, 7, 8, 9], var.cassandra_count)
    error_message = "cassandra_count is ${var.cassandra_count}, allowed are 1 and 3 to 9"
  }
}

variable "cassandra_volume" {
  description = "Each Cassandra's volume (gp3): size in GiB, operations a second, throughput in MiB/s. May grow later; a size that shrinks is refused by AWS."
  type        = object({ gib = number, iops = number, mebibytes_per_second = number })
  nullable    = false
  default     = { gib = 100, iops = 3000, mebibytes_per_second = 125 }

  validation {
    condition     = var.cassandra_volume.gib >= 20 && var.cassandra_volume.gib <= 16384 && floor(var.cassandra_volume.gib) == var.cassandra_volume.gib
    error_message = "cassandra_volume.gib is ${var.cassandra_volume.gib}, allowed are whole numbers from 20 to 16,384"
  }

  validation {
    condition     = var.cassandra_volume.iops >= 3000 && var.cassandra_volume.iops <= min(16000, 500 * var.cassandra_volume.gib) && floor(var.cassandra_volume.iops) == var.cassandra_volume.iops
    error_message = "cassandra_volume.iops is ${var.cassandra_volume.iops}, allowed are whole numbers from 3,000 to 16,000, and 500 for each GiB at most"
  }

  validation {
    condition     = var.cassandra_volume.mebibytes_per_second >= 125 && var.cassandra_volume.mebibytes_per_second <= min(1000, var.cassandra_volume.iops / 4) && floor(var.cassandra_volume.mebibytes_per_second) == var.cassandra_volume.mebibytes_per_second
    error_message = "cassandra_volume.mebibytes_per_second is ${var.cassandra_volume.mebibytes_per_second}, allowed are whole numbers from 125 to 1,000, and a quarter of iops at most"
  }
}

variable "client_cidrs" {
  description = "IPv4 networks that clients connect from. The health checks of Route 53 must be among them."
  type        = list(string)
  nullable    = false
  default     = ["0.0.0.0/0"]

  validation {
    condition     = length(var.client_cidrs) > 0 && alltrue([for cidr in var.client_cidrs : try(cidrhost(cidr, 0) == split("/", cidr)[0], false) && !strcontains(cidr, ":")])
    error_message = "client_cidrs are ${join(", ", var.client_cidrs)}, expected IPv4 networks such as 203.0.113.0/24"
  }
}

variable "idle_seconds" {
  description = "How long a connection may be silent before the load balancer closes it. Nodes speak every few seconds."
  type        = number
  nullable    = false
  default     = 60

  validation {
    condition     = var.idle_seconds >= 30 && var.idle_seconds <= 4000 && floor(var.idle_seconds) == var.idle_seconds
    error_message = "idle_seconds is ${var.idle_seconds}, allowed are whole numbers from 30 to 4,000"
  }
}

variable "endpoint_zones" {
  description = "In how many zones, 1 to 3, there are endpoints of AWS services. With 1, no host can be started anew while that zone is down; those that run go on. Each costs the same again."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = contains([1, 2, 3], var.endpoint_zones)
    error_message = "endpoint_zones is ${var.endpoint_zones}, allowed are 1 to 3"
  }
}

variable "backup_days" {
  description = "For how many days a backed up file is kept after it was replaced or deleted."
  type        = number
  nullable    = false
  default     = 14

  validation {
    condition     = var.backup_days >= 1 && var.backup_days <= 365 && floor(var.backup_days) == var.backup_days
    error_message = "backup_days is ${var.backup_days}, allowed are whole numbers from 1 to 365"
  }
}

variable "alarm_emails" {
  description = "Who gets a mail when an alarm begins and ends."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for address in var.alarm_emails : can(regex("^[^@\\s]+@[^@\\s]+$", address))])
    error_message = "alarm_emails are ${join(", ", [for address in var.alarm_emails : address == null ? "null" : address])}, expected addresses such as ops@example.com"
  }
}

variable "protect" {
  description = "Whether a destroy is stopped by the load balancer and by what is in the bucket, and another number of Cassandras is refused. Set it to false, apply, then destroy."
  type        = bool
  nullable    = false
  default     = true

  # With another region's variables everything in the state would be replaced, or another region destroyed than was meant.
  # Before a destroy a precondition only warns, and the validation of a variable refuses. It has to name its variable. It is
  # this one since the mark stays in the state until all is gone that this one protects, also when a destroy stops there.
  validation {
    condition     = var.protect != null && terraform_data.region.output.id == var.region && terraform_data.region.output.aws_region == var.aws_region
    error_message = "this state is of region ${terraform_data.region.output.id} in ${terraform_data.region.output.aws_region}, the variables are of region ${var.region} in ${var.aws_region}: set TF_DATA_DIR to that region's folder, and init it there"
  }

  # In another zone or network each volume, address and instance would be another.
  validation {
    condition     = var.protect != null && (local.is_of_another_region || join(" ", terraform_data.region.output.zones) == join(" ", var.zones))
    error_message = "zones are ${join(", ", var.zones)}, allowed are ${join(", ", terraform_data.region.output.zones)} in this order, in which the region was made: its volumes are there. See \"What must not change\" in aws/README.md"
  }

  validation {
    condition     = var.protect != null && (local.is_of_another_region || terraform_data.region.output.cidr == local.self.cidr)
    error_message = "the topology's cidr of region \"${var.region}\" is ${coalesce(local.self.cidr, "missing")}, allowed is ${terraform_data.region.output.cidr}, with which the region was made: its addresses are there. See \"What must not change\" in aws/README.md"
  }

  validation {
    condition     = var.protect != null && (local.is_of_another_region || !var.protect || contains(local.cassandra_counts, var.cassandra_count))
    error_message = "cassandra_count is ${var.cassandra_count}, allowed ${length(local.cassandra_counts) == 1 ? "is" : "are"} ${join(", ", local.cassandra_counts)}: the region was made with ${terraform_data.region.output.cassandra_count}, and AWS has volumes up to number ${local.cassandra_highest}. See \"What must not change\" in aws/README.md"
  }
}
