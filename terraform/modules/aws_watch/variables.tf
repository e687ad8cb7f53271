variable "name" {
  description = "What names begin with, such as meridian-eu."
  type        = string
}

variable "account_id" {
  description = "Number of the AWS account."
  type        = string
}

variable "key_arn" {
  description = "The key that encrypts the topic of alarms."
  type        = string
}

variable "emails" {
  description = "Who gets a mail when an alarm begins and ends. AWS asks each of them first."
  type        = list(string)
}

variable "slots" {
  description = "By name: the role of each slot, node or cassandra."
  type        = map(string)
}

variable "load_balancer" {
  description = "What CloudWatch calls the load balancer and its target group."
  type        = object({ LoadBalancer = string, TargetGroup = string })
}

variable "node_count" {
  description = "How many nodes the region has."
  type        = number
}
