# Node N has the Nth address of the topology: the other regions link to it, so it is the same after every replacement.

locals {
  # The subnets of nodes, as the module `aws_network` cuts them, and which of them each address is in. For all regions of
  # the topology, since what is said of the variable `region` must not depend on it.
  node_networks = {
    for id, region in module.topology.regions : id => try([for index in range(3) : cidrsubnet(region.cidr, 4, index)], [])
  }

  network_of = {
    for id, region in module.topology.regions : id => {
      for address in region.addresses : address => one([
        for index, network in local.node_networks[id] : index if try(cidrhost("${address}/${split("/", network)[1]}", 0), "") == cidrhost(network, 0)
      ])
    }
  }

  # In none of them, or one that AWS keeps.
  misplaced = {
    for id, networks in local.network_of : id => [
      for address, index in networks : address
      if index == null ? true : contains([for host in [0, 1, 2, 3, -1] : cidrhost(local.node_networks[id][index], host)], address)
    ]
  }

  nodes = {
    for index, address in local.self.addresses : tostring(index + 1) => {
      address = address
      subnet  = module.network.subnets["node-${local.network_of[var.region][address] + 1}"]
    }
  }
}

module "node" {
  source            = "../../modules/aws_slot"
  for_each          = local.nodes
  name              = "${local.name}-node-${each.key}"
  role              = "node"
  group             = "${local.name}-node"
  address           = each.value.address
  subnet            = each.value.subnet
  security_group_id = module.network.security_groups["node"]
  key_arn           = module.storage.key_arn
  target_group_arns = [module.edge.target_group_arn]
  log_group         = module.watch.log_groups["node"].name

  instance = {
    ami_id   = var.ami_id
    type     = var.node_instance_type
    profile  = module.access.profiles["node"]
    root_gib = 20
  }

  host = merge(local.host_settings, {
    ROLE     = "node"
    SECRETS  = terraform_data.secrets.output
    TOPOLOGY = module.storage.topology_address
  })

  service = {
    MERIDIAN_REGION             = var.region
    MERIDIAN_NODE               = each.key
    MERIDIAN_NODES              = length(local.nodes)
    MERIDIAN_CASSANDRA          = join(",", [for cassandra in local.cassandras : "${cassandra.address}:${local.self.ports.cassandra}"])
    MERIDIAN_DATACENTER         = local.datacenter
    MERIDIAN_CASSANDRA_REPLICAS = min(3, length(local.cassandras))
    MERIDIAN_HEAP_MEBIBYTES     = var.node_heap_mebibytes
    MERIDIAN_TOPOLOGY           = "/etc/meridian/topology.json"
    MERIDIAN_APPS               = "/etc/meridian/apps.json"
    MERIDIAN_SECRET_FILE        = "/etc/meridian/secret"
    MERIDIAN_LINK_CERTIFICATE   = "/etc/meridian/tls/region.pem"
    MERIDIAN_LINK_KEY           = "/etc/meridian/tls/region.key"
    MERIDIAN_LINK_AUTHORITY     = "/etc/meridian/tls/authority.pem"
  }
}
