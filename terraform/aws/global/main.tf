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
  files  = { for file in fileset(local.folder, "*.json") : trimsuffix(file, ".json") => jsondecode(file("${local.folder}/${file}")) }

  known   = module.topology.regions
  unknown = sort(setsubtract(keys(local.files), keys(local.known)))
  moved   = sort([for id, region in local.files : id if region.cidr != try(local.known[id].cidr, region.cidr)])
}

# Files and topology have to speak of the same regions, before anything is planned for them.
resource "terraform_data" "regions" {
  input = sort(keys(local.files))

  lifecycle {
    precondition {
      condition     = length(local.files) >= 2 && length(local.files) <= 6
      error_message = "regions_folder \"${var.regions_folder}\" has ${length(local.files)} files ID.json, allowed are 2 to 6"
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
