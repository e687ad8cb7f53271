variable "topology_file" {
  type        = string
  nullable    = false
  description = "Path of the topology, JSON as in regions/topology.json, at most 1 MiB: which regions there are, where their nodes listen, who links to whom."

  validation {
    condition     = var.topology_file != ""
    error_message = "topology_file is \"\": expected the path of a file."
  }
  validation {
    # `fileexists` itself fails when there is a folder in place of the file.
    condition     = var.topology_file == "" || try(fileexists(var.topology_file), false)
    error_message = "${var.topology_file}: cannot be read: there is no such file."
  }
}
