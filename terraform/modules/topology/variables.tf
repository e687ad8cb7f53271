variable "topology_file" {
  type        = string
  nullable    = false
  description = "Path of the topology, JSON as in regions/topology.json, at most 1 MiB: which regions there are, where their nodes listen, who links to whom."

  validation {
    condition     = fileexists(var.topology_file)
    error_message = "${var.topology_file}: cannot be read: there is no such file."
  }
}
