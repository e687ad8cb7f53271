# What is wrong with the variables, told at plan. Not validation blocks, since these hold for a destroy too: a region must
# go also when its secret file is gone already.

locals {
  # `fileexists` itself fails when there is a folder in place of the file.
  is_file = { for name, file in {
    archive  = var.archive
    checksum = "${var.archive}.sha256"
    secret   = var.secret_file
    apps     = var.apps_file
  } : name => try(fileexists(file), false) }
  tls_lacks = [for name in values(local.tls_files) : basename(name) if !try(fileexists(name), false)]

  # Behind one address there may be several machines, each with a port.
  machines = { for node, host in local.hosts : node => "${local.ssh_addresses[node]}:${host.port} ${host.root_folder}" }

  field_problems = compact([
    contains(keys(local.regions), local.region) ? "" :
    "The workspace is \"${local.region}\", which is no region of ${var.topology_file}: set TF_WORKSPACE to one of ${join(", ", keys(local.regions))}.",

    length(var.hosts) == 0 ? "hosts is {}: it has no region." :
    contains(keys(var.hosts), local.region) ? "" :
    "hosts has no region \"${local.region}\", only ${join(", ", keys(var.hosts))}.",

    length(setsubtract(keys(var.hosts), keys(local.regions))) == 0 || !contains(keys(local.regions), local.region) ? "" :
    "hosts has the region ${join(", ", [for id in setsubtract(keys(var.hosts), keys(local.regions)) : "\"${id}\""])}, which is none of ${var.topology_file}: it has ${join(", ", keys(local.regions))}.",

    !contains(keys(var.hosts), local.region) || length(local.hosts) > 0 ? "" :
    "hosts.${local.region} is {}: it has no host. A region goes by terraform destroy.",

    length(distinct(values(local.machines))) == length(local.machines) ? "" :
    "hosts.${local.region} has ${join(" and ", [for place in distinct(values(local.machines)) : "${join(", ", [for node, at in local.machines : node if at == place])} at \"${trimspace(place)}\"" if length([for at in values(local.machines) : at if at == place]) > 1])}: each needs an address, a port or a root_folder of its own.",

    alltrue([for number in range(1, length(local.hosts) + 1) : contains(keys(local.hosts), tostring(number))]) ? "" :
    "hosts.${local.region} has the nodes ${join(", ", keys(local.hosts))}: they must be numbered from 1 without gaps.",

    length(local.hosts) <= length(local.addresses) ? "" :
    "hosts.${local.region} has ${length(local.hosts)} nodes, the topology has addresses for ${length(local.addresses)}.",

    anytrue(concat([length(local.hosts) == 0], [for host in values(local.hosts) : host.cassandra])) ? "" :
    "hosts.${local.region} has no host with cassandra = true.",

    can(regex("^meridian-[0-9A-Za-z][0-9A-Za-z.-]*\\.tar\\.gz$", basename(var.archive))) ? "" :
    "archive is \"${var.archive}\", expected a file named meridian-VERSION.tar.gz.",

    local.is_file.archive && local.is_file.checksum ? "" :
    "archive is \"${var.archive}\": there is no such file, or no ${basename(var.archive)}.sha256 beside it.",

    !local.is_file.archive || !local.is_file.checksum ? "" :
    try(startswith(file("${var.archive}.sha256"), local.checksums.archive), false) ? "" :
    "archive is \"${var.archive}\": it is not the one whose checksum is in ${basename(var.archive)}.sha256.",

    !local.is_file.secret ? "secret_file is \"${var.secret_file}\": there is no such file." :
    !can(file(var.secret_file)) ? "secret_file is \"${var.secret_file}\": it is not text in UTF-8." :
    # 24 digits in base 64 are 16 bytes.
    length(base64encode(trimspace(file(var.secret_file)))) < 24 ? "secret_file is \"${var.secret_file}\": it has less than 16 bytes." : "",

    !local.is_file.apps ? "apps_file is \"${var.apps_file}\": there is no such file." :
    can(jsondecode(file(var.apps_file)).apps) ? "" : "apps_file is \"${var.apps_file}\": it is not a JSON object with the field \"apps\".",

    var.tls_folder == null ? "" : length(local.tls_lacks) == 0 ? "" :
    "tls_folder is \"${coalesce(var.tls_folder, "-")}\": it lacks ${join(", ", local.tls_lacks)}.",
  ])

  # What a host's fields may be. Paths and names go into commands and files, so they are of plain characters.
  host_rules = flatten([for node, host in local.hosts : [
    { field = "${node}.address", value = local.ssh_addresses[node], rule = "expected a host name or an IPv4 address",
    holds = can(regex("^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$", local.ssh_addresses[node])) },
    { field = "${node}.port", value = host.port, rule = "allowed are 1 to 65535",
    holds = host.port >= 1 && host.port <= 65535 && floor(host.port) == host.port },
    { field = "${node}.user", value = host.user, rule = "expected a login name",
    holds = can(regex("^[A-Za-z_][A-Za-z0-9_.-]*$", host.user)) },
    { field = "${node}.key_file", value = host.key_file == null ? "null" : host.key_file, rule = "there is no such file",
    holds = host.key_file == null ? true : try(fileexists(host.key_file), false) },
    { field = "${node}.host_key", value = host.host_key, rule = "expected \"TYPE BASE64\" as in ssh_host_ed25519_key.pub, without the comment",
    holds = can(regex("^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+=*$", host.host_key)) },
    { field = "${node}.java_home", value = try(coalesce(host.java_home), "null"), rule = "expected an absolute path of letters, digits, '.', '_' and '-'",
    holds = host.java_home == null ? true : can(regex("^(/[A-Za-z0-9._-]+)+$", host.java_home)) },
    { field = "${node}.root_folder", value = host.root_folder, rule = "expected \"\" or an absolute path of letters, digits, '.', '_' and '-', without \"..\" and \".\"",
    holds = can(regex("^(/[A-Za-z0-9._-]+)*$", host.root_folder)) && length(setintersection([".", ".."], split("/", host.root_folder))) == 0 },
    { field = "${node}.node_heap_mebibytes", value = host.node_heap_mebibytes, rule = "allowed are 64 to 32768",
    holds = host.node_heap_mebibytes >= 64 && host.node_heap_mebibytes <= 32768 && floor(host.node_heap_mebibytes) == host.node_heap_mebibytes },
    { field = "${node}.cassandra_heap_mebibytes", value = host.cassandra_heap_mebibytes, rule = "allowed are 256 to 32768",
    holds = host.cassandra_heap_mebibytes >= 256 && host.cassandra_heap_mebibytes <= 32768 && floor(host.cassandra_heap_mebibytes) == host.cassandra_heap_mebibytes },
  ]])

  # Services would start there, and be reached by nobody else. On this machine alone, as in the tests, it is meant so.
  is_loopback = { for address in toset(concat(values(local.node_addresses), values(local.ssh_addresses))) :
    address => can(regex("^(127\\.[0-9.]+|localhost)$", address))
  }
  loopback_problems = [for node in local.nodes :
    "topology_file is \"${var.topology_file}\": addresses[${tonumber(node) - 1}] of the region \"${local.region}\" is \"${local.node_addresses[node]}\", a loopback address, and hosts.${local.region}.${node}.address is \"${local.ssh_addresses[node]}\", another machine: give its node an address that others reach."
    if local.is_loopback[local.node_addresses[node]] && !local.is_loopback[local.ssh_addresses[node]]
  ]

  problems = concat(local.field_problems, local.loopback_problems, [for rule in local.host_rules :
    "hosts.${local.region}.${rule.field} is \"${rule.value}\": ${rule.rule}." if !rule.holds
  ])
}

# Everything else depends on this one, so that nothing is done while there is a problem.
resource "terraform_data" "accepted" {
  lifecycle {
    precondition {
      condition     = length(local.problems) == 0
      error_message = join("\n", local.problems)
    }
  }
}
