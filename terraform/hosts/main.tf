# One region on given machines over SSH. The region is the workspace, so that each region has a state of its own and an
# apply of one touches no other.

module "topology" {
  source        = "../modules/topology"
  topology_file = var.topology_file
}

locals {
  region    = terraform.workspace
  regions   = module.topology.regions
  addresses = try(local.regions[local.region].addresses, [])
  ports     = try(local.regions[local.region].ports, {})
  hosts     = lookup(var.hosts, local.region, {})
  # In the order of their numbers, also when there is a tenth.
  nodes      = [for number in range(1, length(local.hosts) + 1) : tostring(number) if contains(keys(local.hosts), tostring(number))]
  cassandras = [for node in local.nodes : node if local.hosts[node].cassandra]

  node_addresses = { for node in local.nodes : node => try(local.addresses[tonumber(node) - 1], "") }
  ssh_addresses  = { for node, host in local.hosts : node => try(coalesce(host.address), local.node_addresses[node], "") }

  # As Terraform itself takes them: over-ssh knows no home folder by "~".
  files = { for name, file in {
    archive  = var.archive
    topology = var.topology_file
    secret   = var.secret_file
    apps     = var.apps_file
    tls      = var.tls_folder
  } : name => file == null ? null : pathexpand(file) }

  version = try(regex("^meridian-(.*)\\.tar\\.gz$", basename(var.archive))[0], "")
  # Of what is secret only a part of the checksum is kept, enough to see a change and too little to prove a guess.
  checksums = {
    archive  = try(filesha256(var.archive), "")
    secrets  = substr(sha256(join(" ", [for name in [var.secret_file, var.apps_file] : try(filesha256(name), "")])), 0, 8)
    topology = try(filesha256(var.topology_file), "")
    tls      = substr(sha256(join(" ", [for name in values(local.tls_files) : try(filesha256(name), "")])), 0, 8)
  }
  tls_files = var.tls_folder == null ? {} : {
    TLS_AUTHORITY   = "${local.files.tls}/authority.pem"
    TLS_CERTIFICATE = "${local.files.tls}/${local.region}.pem"
    TLS_KEY         = "${local.files.tls}/${local.region}.key"
  }
  # Without a folder they are empty: steps inherit what the environment of terraform has.
  tls_environment = merge({ TLS_AUTHORITY = "", TLS_CERTIFICATE = "", TLS_KEY = "" }, local.tls_files)

  # How over-ssh reaches each host, and what it calls it when something is wrong.
  connections = { for node, host in local.hosts : node => {
    FIELD       = "hosts.${local.region}.${node}"
    ADDRESS     = local.ssh_addresses[node]
    PORT        = tostring(host.port)
    LOGIN       = host.user
    KEY_FILE    = try(pathexpand(host.key_file), "")
    HOST_KEY    = host.host_key
    ROOT_FOLDER = host.root_folder
  } }

  # What a check is about: with other values it is made anew. All are looked at when any comes, leaves or moves.
  check_sums = { for node, host in local.hosts : node => sha256(jsonencode([
    local.places, local.connections[node], local.checksums, try(local.node_settings[node].fingerprint, ""),
    host.cassandra ? try(local.cassandra_settings[node].fingerprint, "") : "", var.install_java,
  ])) }
}

# Looks at a host, and at the files that are secret, whenever something is about to change there, and changes nothing. All
# hosts have passed before the first of them is touched; for those that leave see leaving.tf.
resource "terraform_data" "check" {
  for_each         = local.hosts
  triggers_replace = [local.check_sums[each.key]]
  depends_on       = [terraform_data.accepted]

  provisioner "local-exec" {
    command = "./over-ssh check"
    environment = merge(local.connections[each.key], local.tls_environment, {
      SECRET       = local.files.secret
      JAVA_FOLDER  = try(coalesce(each.value.java_home), "")
      INSTALL_JAVA = var.install_java
      VERSION      = local.version
      CHECKSUM     = local.checksums.archive
      NODE_ADDRESS = local.node_addresses[each.key]
      LEFT_FOLDER  = lookup(data.terraform_remote_state.found.outputs.left_folders, each.key, each.value.root_folder)
      LEAVING      = join(", ", [for node in keys(data.terraform_remote_state.found.outputs.left) : "hosts.${local.region}.${node}"])
      REPAIR       = var.repair
      CHECK_SUM    = local.check_sums[each.key]
      PORTS = join(" ", [for name in concat(["client", "cluster", "link"], each.value.cassandra ? ["cassandra", "cassandraStorage"] : []) :
        "${name}=${local.ports[name]}"
      ])
    })
  }
}

# Stands for what is installed in a place. Like a service's `stop` it has only a step for its end. The machine's key is no
# part of it: a mistyped one would remove what is there before the check refuses it.
resource "terraform_data" "host" {
  for_each         = local.hosts
  input            = local.connections[each.key]
  triggers_replace = [local.ssh_addresses[each.key], each.value.root_folder]
  depends_on       = [terraform_data.check]

  provisioner "local-exec" {
    when        = destroy
    command     = "./over-ssh remove"
    environment = self.input
  }
}

# Unpacks the archive beside what runs, and sends it only to a host that does not have it. This and what follows is done
# anew when the machine has another key: it is another one at the same address.
resource "terraform_data" "release" {
  for_each         = local.hosts
  triggers_replace = [terraform_data.host[each.key].id, each.value.host_key, local.checksums.archive]

  provisioner "local-exec" {
    command = "./over-ssh release"
    environment = merge(local.connections[each.key], {
      JAVA_FOLDER  = try(coalesce(each.value.java_home), "")
      INSTALL_JAVA = var.install_java
      ARCHIVE      = local.files.archive
      CHECKSUM     = local.checksums.archive
      VERSION      = local.version
    })
  }
}

# What nodes look at while they run, so that regions come and go, and certificates are renewed, without a restart.
resource "terraform_data" "followed" {
  for_each         = local.hosts
  triggers_replace = [terraform_data.host[each.key].id, each.value.host_key, local.checksums.topology, local.checksums.tls]
  depends_on       = [terraform_data.release]

  provisioner "local-exec" {
    command     = "./over-ssh follow"
    environment = merge(local.connections[each.key], local.tls_environment, { TOPOLOGY = local.files.topology })
  }
}

# Cassandra first: a node is not ready without it.
module "cassandra" {
  source = "../modules/host_chain"
  role   = "cassandra"
  services = [for node in local.cassandras : {
    host = { id = terraform_data.host[node].id, connection = merge(local.connections[node], {
      # Asked before a Cassandra is stopped for good.
      REGION_NODES = join("", [for each in local.nodes : local.connection_lines[each]])
    }) }
    settings = local.cassandra_settings[node]
  }]
  repair     = var.repair
  depends_on = [terraform_data.followed]
}

module "nodes" {
  source = "../modules/host_chain"
  role   = "node"
  services = [for node in local.nodes : {
    host     = { id = terraform_data.host[node].id, connection = local.connections[node] }
    settings = local.node_settings[node]
  }]
  repair     = var.repair
  depends_on = [module.cassandra]
}
