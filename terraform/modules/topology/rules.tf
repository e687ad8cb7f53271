# What the values have to be, each alone and together: the rules of io.meridian.regions.Topology, Region, Ports, RegionId,
# RegionState and Cidr, in their words.

locals {
  regions_max   = 6
  index_max     = 15
  nodes_max     = 9
  name_bytes    = 64
  port_max      = 65535
  states        = ["member", "joining", "detached", "leaving"]
  id_pattern    = "[a-z][a-z0-9-]{0,15}"
  ids_reserved  = ["all", "authority", "bench", "build-stamp", "chaos", "default", "demo", "lock", "other", "peers", "secret", "wan"]
  host_pattern  = "^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$"
  octet_pattern = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
  ipv4_pattern  = "${local.octet_pattern}(\\.${local.octet_pattern}){3}"
  cidr_bits_min = 8
  cidr_bits_max = 30

  # Only a file of the right shape has values to look at.
  members = [for region in local.entries : {
    id    = region.id
    index = region.index
    name  = region.name
    # With the 15 digits that Java has for it.
    latitude  = tonumber(format("%.15g", region.latitude))
    longitude = tonumber(format("%.15g", region.longitude))
    addresses = [for address in region.addresses : address]
    cassandra = try(region.cassandra, region.addresses[0], "")
    ports     = merge(local.default_ports, try(region.ports, {}))
    peers     = [for peer in region.peers : peer]
    state     = try(region.state, "member")
    cidr      = try(region.cidr, null)
  } if length(local.shape_problems) == 0]
  ids   = [for region in local.members : region.id]
  names = join(", ", local.ids)

  # In UTF-8: each 3 bytes are 4 characters of Base64.
  name_lengths = [for region in local.members : floor(length(trim(base64encode(region.name), "=")) * 3 / 4)]

  # What has digits and dots only is no name: resolvers take it for an address in many notations. Terraform's own functions
  # take an octet for one with zeros before it, which to others is octal.
  is_host = { for host in distinct(flatten([for region in local.members : concat(region.addresses, [region.cassandra])])) :
    host => can(regex(local.host_pattern, host)) && (!can(regex("^[0-9.]+$", host)) || can(regex("^${local.ipv4_pattern}$", host)))
  }

  # Host bits set, a prefix out of range, or no IPv4 network: then nothing else is said of it.
  cidr_problems = { for i, region in local.members : i => (
    !can(regex("^${local.ipv4_pattern}/[0-9]{1,2}$", region.cidr)) || !can(cidrhost(region.cidr, 0)) ? "cidr \"${region.cidr}\" is not an IPv4 network such as 10.1.0.0/16" :
    tonumber(split("/", region.cidr)[1]) < local.cidr_bits_min || tonumber(split("/", region.cidr)[1]) > local.cidr_bits_max ?
    "cidr \"${region.cidr}\" has a prefix of ${split("/", region.cidr)[1]} bits, allowed are ${local.cidr_bits_min} to ${local.cidr_bits_max}" :
    cidrhost(region.cidr, 0) != split("/", region.cidr)[0] ?
    "cidr \"${region.cidr}\" does not begin at its first address, ${cidrhost(region.cidr, 0)}/${split("/", region.cidr)[1]}" :
    ""
  ) if region.cidr != null }
  networks = { for i, region in local.members : region.id => {
    place = i
    first = split("/", region.cidr)[0]
    bits  = tonumber(split("/", region.cidr)[1])
  } if try(local.cidr_problems[i], "absent") == "" }

  region_problems = flatten([for i, region in local.members : concat(
    can(regex("^${local.id_pattern}$", region.id)) ? [] : ["regions[${i}].id: region id \"${region.id}\" does not match ${local.id_pattern}"],
    [for n, peer in region.peers : "regions[${i}].peers[${n}]: region id \"${peer}\" does not match ${local.id_pattern}" if !can(regex("^${local.id_pattern}$", peer))],
    length(region.addresses) == 0 ? ["regions[${i}].addresses has 0 entries, allowed are 1 to ${local.nodes_max}"] : [],
    contains(local.states, region.state) ? [] : ["regions[${i}].state: state is \"${region.state}\", allowed are ${join(", ", local.states)}"],
    try(local.cidr_problems[i], "") == "" ? [] : ["regions[${i}].cidr: ${local.cidr_problems[i]}"],
    [for name, port in region.ports : "regions[${i}].ports: port ${name} is ${port}, allowed are 1 to ${local.port_max}" if port < 1 || port > local.port_max],
    [for n, name in local.port_order : "regions[${i}].ports: port ${name} is ${region.ports[name]}, which another port of the region has already"
    if contains([for other in slice(local.port_order, 0, n) : region.ports[other]], region.ports[name])],
    [for problem in concat(
      contains(local.ids_reserved, region.id) ? ["id ${region.id} is one of ${join(", ", local.ids_reserved)}, which mean something else"] : [],
      region.index >= 1 && region.index <= local.index_max ? [] : ["index is ${region.index}, allowed are 1 to ${local.index_max}"],
      trimspace(region.name) != "" && local.name_lengths[i] <= local.name_bytes ? [] : ["name \"${region.name}\" has ${local.name_lengths[i]} bytes, allowed are 1 to ${local.name_bytes}, not only spaces"],
      region.latitude >= -90 && region.latitude <= 90 ? [] : ["latitude is ${region.latitude}, allowed are -90 to 90"],
      region.longitude >= -180 && region.longitude <= 180 ? [] : ["longitude is ${region.longitude}, allowed are -180 to 180"],
      length(region.addresses) <= local.nodes_max ? [] : ["addresses has ${length(region.addresses)} entries, allowed are 1 to ${local.nodes_max}"],
      can(regex("\\p{Cc}", region.name)) ? ["name has a control character, such as the end of a line"] : [],
      [for address in region.addresses : "address \"${address}\" is not a host name or an IPv4 address of at most 253 characters" if !local.is_host[address]],
      length(region.addresses) == 0 || local.is_host[region.cassandra] ? [] : ["cassandra address \"${region.cassandra}\" is not a host name or an IPv4 address of at most 253 characters"],
      [for address in distinct(region.addresses) : "address ${address} is there twice" if length([for other in region.addresses : other if other == address]) > 1],
      [for peer in distinct(region.peers) : "peer ${peer} is there twice" if length([for other in region.peers : other if other == peer]) > 1],
      contains(region.peers, region.id) ? ["peer ${region.id} is the region itself"] : [],
      # A host name is wherever its name server says it is.
      [for host in concat([for address in region.addresses : { what = "address", value = address }], [for cassandra in setsubtract([region.cassandra], region.addresses) : { what = "cassandra address", value = cassandra }]) :
        "${host.what} ${host.value} lies outside the cidr ${region.cidr}"
        if try(local.cidr_problems[i], "absent") == "" && try(cidrhost("${host.value}/${split("/", region.cidr)[1]}", 0) != split("/", region.cidr)[0], false)
      ],
    ) : "regions[${i}]: ${problem}"],
  )])
  port_order = ["client", "cluster", "link", "cassandra", "cassandraStorage"]

  # What belongs to one region only.
  claims = flatten([for i, region in local.members : concat(
    [{ what = "id", value = region.id, place = i }],
    [{ what = "index", value = tostring(region.index), place = i }],
    [for address in distinct(region.addresses) : { what = "address", value = address, place = i }],
    contains(region.addresses, region.cassandra) ? [] : [{ what = "cassandra address", value = region.cassandra, place = i }],
  )])
  # A region's Cassandra cannot listen where another region's node does.
  claim_spaces = { "id" = "id", "index" = "index", "address" = "host", "cassandra address" = "host" }
  twice_claimed = [for n, claim in local.claims :
    "${claim.what} ${claim.value} of region ${local.ids[claim.place]} is that of region ${local.ids[one([
      for m, other in local.claims : other.place if m == local.first_claim["${local.claim_spaces[claim.what]} ${claim.value}"]
    ])]} too"
    if local.first_claim["${local.claim_spaces[claim.what]} ${claim.value}"] != n
  ]
  first_claim = { for key, places in { for n, claim in local.claims : "${local.claim_spaces[claim.what]} ${claim.value}" => n... } : key => min(places...) }

  changing = [for region in local.members : region if contains(["joining", "leaving"], region.state)]

  # A region that is not one would be reported again for each that names it.
  topology_problems = length(local.shape_problems) + length(local.region_problems) > 0 ? [] : concat(
    length(local.members) >= 1 && length(local.members) <= local.regions_max ? [] : ["regions has ${length(local.members)} entries, allowed are 1 to ${local.regions_max}"],
    local.twice_claimed,
    flatten([for id, network in local.networks : [for owner, other in local.networks :
      "cidr ${network.first}/${network.bits} of region ${id} overlaps ${other.first}/${other.bits} of region ${owner}"
      if other.place < network.place && cidrhost("${network.first}/${min(network.bits, other.bits)}", 0) == cidrhost("${other.first}/${min(network.bits, other.bits)}", 0)
    ]]),
    [for index in local.retired : "retiredIndexes has ${index}, allowed are 1 to ${local.index_max}" if index < 1 || index > local.index_max],
    [for index in distinct(local.retired) : "retiredIndexes has ${index} twice" if length([for other in local.retired : other if other == index]) > 1],
    [for region in local.members : "index ${region.index} of region ${region.id} is one of retiredIndexes: a region that was removed had it" if contains(local.retired, region.index)],
    length(local.changing) <= 1 ? [] : [
      "state of region ${local.changing[1].id} is ${local.changing[1].state} and that of region ${local.changing[0].id} is ${local.changing[0].state}, only one region may be joining or leaving at a time"
    ],
    anytrue([for region in local.members : region.state == "member"]) || length(local.members) == 0 ? [] : ["state of no region of ${local.names} is member, at least one has to be"],
    flatten([for region in local.members : [for peer in region.peers : "peer ${peer} of region ${region.id} is not one of ${local.names}" if !contains(local.ids, peer)]]),
    [for region in local.members : "peers of region ${region.id} are [${join(", ", region.peers)}], it needs all other regions of ${local.names}" if length(region.peers) != length(local.members) - 1],
  )

  problems = concat(local.shape_problems, local.region_problems, local.topology_problems)
}
