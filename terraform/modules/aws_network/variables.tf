variable "name" {
  description = "What names begin with, such as meridian-eu."
  type        = string
}

variable "aws_region" {
  description = "The AWS region, such as eu-central-1."
  type        = string
}

variable "cidr" {
  description = "The region's IPv4 network, /16 to /23. It is cut into 16 parts: 0 to 2 are the zones' subnets of nodes, 4 to 6 of Cassandra, 8 to 10 of the load balancer; the rest is free."
  type        = string
}

variable "zones" {
  description = "The three availability zones that the subnets are in, in order."
  type        = list(string)
}

variable "endpoint_zones" {
  description = "In how many of the zones, from the first, there are endpoints of AWS services. Each costs the same again."
  type        = number
}

variable "ports" {
  description = "The region's ports, as the topology has them."
  type        = object({ client = number, cluster = number, link = number, cassandra = number, cassandraStorage = number })
}

variable "client_cidrs" {
  description = "IPv4 networks that clients connect from."
  type        = list(string)
}

variable "bucket_arns" {
  description = "The buckets that instances may reach through the endpoint of S3."
  type        = list(string)
}

variable "partition" {
  description = "The partition of the AWS account: aws, aws-cn, aws-us-gov."
  type        = string
}
