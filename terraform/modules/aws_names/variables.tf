variable "zone_id" {
  description = "The hosted zone of Route 53 that the names are in."
  type        = string
}

variable "name" {
  description = "The name that clients connect to, such as realtime.example.com. Each region's is below it."
  type        = string
}

variable "regions" {
  description = "By id: AWS region, and the load balancer's name with the zone of that name."
  type        = map(object({ aws_region = string, dns = object({ name = string, zone_id = string }) }))
}

variable "emails" {
  description = "Who gets a mail when a region is not ready, and when it is again. AWS asks each of them first."
  type        = list(string)
}
