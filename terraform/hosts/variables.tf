variable "topology_file" {
  description = "The topology, the same file for all regions. The default is of one machine: its addresses are of loopback, which is refused for other machines."
  type        = string
  nullable    = false
  default     = "../../regions/topology.json"
}

variable "archive" {
  description = "The archive to install, meridian-VERSION.tar.gz, with its checksum beside it in meridian-VERSION.tar.gz.sha256. Another one is rolled out, one node after the other."
  type        = string
  nullable    = false
}

variable "hosts" {
  description = <<-EOT
    The machines, by region and by the number of the node that runs there: node N listens on the Nth address of its region
    in the topology. The nodes of a region are numbered from 1 without gaps.
    - address: host name or IPv4 address that SSH connects to; default: the node's address in the topology.
    - port: of its SSH server, 1 to 65535.
    - user: who logs in; root, or somebody who may write root_folder.
    - key_file: private key to log in with, of mode 0400 or 0600; default: what the SSH agent or ~/.ssh offers.
    - host_key: the host's public key, "TYPE BASE64", as in /etc/ssh/ssh_host_ed25519_key.pub there. Only this one is accepted.
    - cassandra: whether the host carries a Cassandra of the region.
    - java_home: the Java to use there; default: JAVA_HOME there, else java on the PATH.
    - root_folder: prefix of everything that is installed; default "": /opt/meridian, /etc/meridian, /var/lib/meridian.
    - node_heap_mebibytes, cassandra_heap_mebibytes: heaps in MiB, 64 and 256 to 32768.
  EOT
  type = map(map(object({
    address                  = optional(string)
    port                     = optional(number, 22)
    user                     = optional(string, "root")
    key_file                 = optional(string)
    host_key                 = string
    cassandra                = optional(bool, true)
    java_home                = optional(string)
    root_folder              = optional(string, "")
    node_heap_mebibytes      = optional(number, 1024)
    cassandra_heap_mebibytes = optional(number, 2048)
  })))
  nullable = false

  validation {
    condition = alltrue(flatten([for hosts in values(var.hosts) : try([for host in hosts : host.host_key != null], false)]))
    error_message = format("null is: %s. A region has hosts by their numbers, a host has a host_key.", join(", ", compact(flatten([
      for region, hosts in var.hosts : try([for node, host in hosts :
        host == null ? "hosts.${region}.${node}" : host.host_key == null ? "hosts.${region}.${node}.host_key" : ""
      ], ["hosts.${region}"])
    ]))))
  }
}

variable "secret_file" {
  description = "File with the secret that all regions share, at least 16 bytes of text, of mode 0400 or 0600. Its content is sent to the hosts and is not in the state."
  type        = string
  nullable    = false
}

variable "apps_file" {
  description = "File with apps, keys and namespaces, the same for all regions. Its content is sent to the hosts and is not in the state."
  type        = string
  nullable    = false
}

variable "tls_folder" {
  description = "Folder with authority.pem, REGION.pem and REGION.key, as ./certificates makes it, the key of mode 0400 or 0600: links between regions are then encrypted. Default: they are not."
  type        = string
  default     = null
}

variable "install_java" {
  description = "Whether a host without Java 17 or newer gets one from its package archive (apt-get or dnf). Otherwise it is refused."
  type        = bool
  nullable    = false
  default     = false
}

variable "repair" {
  description = "Whether a service is restarted, and a host leaves, although others of the region are not healthy. For the one apply that mends a region."
  type        = bool
  nullable    = false
  default     = false
}
