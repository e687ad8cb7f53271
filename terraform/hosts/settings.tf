# What each service is told, and the fingerprint of all that makes it restart when it changes.

locals {
  contact_points = join(",", [for node in local.cassandras : "${local.node_addresses[node]}:${try(local.ports.cassandra, 0)}"])
  # The first is its own seed, the others know those before them, as docs/operations.md has it. Those that are there do not
  # change when one is added.
  seeds = { for index, node in local.cassandras : node => join(",", [
    for seed in slice(local.cassandras, 0, max(1, min(3, index))) : "${local.node_addresses[seed]}:${try(local.ports.cassandraStorage, 0)}"
  ]) }

  java_home  = { for node, host in local.hosts : node => host.java_home == null ? {} : { JAVA_HOME = host.java_home } }
  tls_folder = { for node, host in local.hosts : node => "${host.root_folder}/etc/meridian/tls" }

  # Topology, apps and secret lie where the start scripts look for them.
  node_environment = { for node, host in local.hosts : node => merge(local.java_home[node], {
    MERIDIAN_REGION             = local.region
    MERIDIAN_NODE               = node
    MERIDIAN_NODES              = tostring(length(local.hosts))
    MERIDIAN_CASSANDRA          = local.contact_points
    MERIDIAN_DATACENTER         = local.datacenter
    MERIDIAN_CASSANDRA_REPLICAS = tostring(min(3, length(local.cassandras)))
    MERIDIAN_HEAP_MEBIBYTES     = tostring(host.node_heap_mebibytes)
    }, var.tls_folder == null ? {} : {
    MERIDIAN_LINK_CERTIFICATE = "${local.tls_folder[node]}/region.pem"
    MERIDIAN_LINK_KEY         = "${local.tls_folder[node]}/region.key"
    MERIDIAN_LINK_AUTHORITY   = "${local.tls_folder[node]}/authority.pem"
  }) }

  datacenter = "dc1"
  cassandra_environment = { for node in local.cassandras : node => merge(local.java_home[node], {
    CASSANDRA_CLUSTER        = "meridian-${local.region}"
    CASSANDRA_ADDRESS        = local.node_addresses[node]
    CASSANDRA_SEEDS          = local.seeds[node]
    CASSANDRA_PORT           = try(tostring(local.ports.cassandra), "")
    CASSANDRA_STORAGE_PORT   = try(tostring(local.ports.cassandraStorage), "")
    CASSANDRA_DATACENTER     = local.datacenter
    CASSANDRA_RACK           = "rack${node}"
    CASSANDRA_HEAP_MEBIBYTES = tostring(local.hosts[node].cassandra_heap_mebibytes)
  }) }

  # What of the topology a running node does not follow.
  own_region = sha256(jsonencode(try(module.topology.read_at_start[local.region], null)))

  node_settings = { for node in local.nodes : node => {
    environment = local.node_environment[node]
    fingerprint = sha256(jsonencode([local.node_environment[node], local.checksums.archive, local.checksums.secrets, local.own_region]))
    files       = { SECRET = local.files.secret, APPS = local.files.apps }
    others      = join("", [for other in local.nodes : local.connection_lines[other] if other != node])
    version     = local.version
  } }

  cassandra_settings = { for node in local.cassandras : node => {
    environment = local.cassandra_environment[node]
    fingerprint = sha256(jsonencode([local.cassandra_environment[node], local.checksums.archive]))
    files       = {}
    others      = join("", [for other in local.cassandras : local.connection_lines[other] if other != node])
    version     = local.version
  } }

  # A host in one line, as over-ssh reads those that it asks before it restarts one.
  connection_lines = { for node, host in local.connections : node => join("", [
    join("|", [host.FIELD, host.ADDRESS, host.PORT, host.LOGIN, host.HOST_KEY, host.ROOT_FOLDER, host.KEY_FILE]), "\n",
  ]) }
}
