# What belongs to no single region: the mesh between the regions' networks, and the names.
#
# What it knows of the regions comes from files, not from their states: a region that is down, and its state with it, does
# not keep the others from being planned.

module "topology" {
  source        = "../../modules/topology"
  topology_file = var.topology_file
}

locals {
  folder = startswith(var.regions_folder, "/") ? var.regions_folder : "${path.root}/${var.regions_folder}"
  names  = sort([for file in fileset(local.folder, "*.json") : trimsuffix(file, ".json")])
  read   = { for id in local.names : id => try(jsondecode(file("${local.folder}/${id}.json")), null) }

  # What `terraform output -json global` of a region prints.
  fields = ["aws_region", "cidr", "vpc_id", "route_table_id", "security_group_id", "link_port", "dns.name", "dns.zone_id"]

  # What each file lacks. A redirection makes an empty file also when the command before it fails.
  broken = merge({}, [
    for id, region in local.read : {
      "${id}.json" = can(keys(region)) ? [
        for field in local.fields : field
        if try(coalesce(startswith(field, "dns.") ? region.dns[trimprefix(field, "dns.")] : region[field]), "") == ""
      ] : ["all: it is empty or no JSON object"]
    }
  ]...)
  lacking = [for file, fields in local.broken : "${file} lacks ${join(", ", fields)}" if length(fields) > 0]
  files   = { for id, region in local.read : id => region if length(local.broken["${id}.json"]) == 0 }

  known   = module.topology.regions
  unknown = sort(setsubtract(keys(local.files), keys(local.known)))
  moved   = sort([for id, region in local.files : id if region.cidr != try(local.known[id].cidr, region.cidr)])
}

# Files and topology have to speak of the same regions, before anything is planned for them.
resource "terraform_data" "regions" {
  input = sort(keys(local.files))

  lifecycle {
    precondition {
      condition     = length(local.lacking) == 0
      error_message = "in regions_folder \"${var.regions_folder}\" ${join("; ", local.lacking)}: write what `terraform output -json global` of that region prints"
    }

    precondition {
      condition     = length(local.names) >= 2 && length(local.names) <= 6
      error_message = "regions_folder \"${var.regions_folder}\" has ${length(local.names)} files ID.json, allowed are 2 to 6"
    }

    precondition {
      condition     = length(local.unknown) == 0
      error_message = "regions_folder \"${var.regions_folder}\" has ${join(", ", local.unknown)}, which the topology has not"
    }

    precondition {
      condition     = length(local.moved) == 0
      error_message = "regions_folder \"${var.regions_folder}\" has another cidr than the topology for ${join(", ", local.moved)}"
    }
  }
}

module "mesh" {
  source  = "../../modules/aws_mesh"
  regions = local.files
}

module "names" {
  source  = "../../modules/aws_names"
  zone_id = var.zone_id
  name    = var.name
  regions = local.files
  emails  = var.alarm_emails
}
