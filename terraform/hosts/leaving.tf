# Hosts that leave the configuration. Terraform destroys before it creates, so what leaves would be stopped before the
# checks of what stays, which are steps of an apply. So a plan asks that these checks have passed: of exactly what is to be.
#
# What is where, and what was checked, is known from the folder `records`, which over-ssh keeps. Not from the state: whoever
# opens its file inside Terraform ends the lock that Terraform has on it.

locals {
  records         = "${path.module}/records/${local.region}"
  places          = { for node, host in local.hosts : node => "${local.ssh_addresses[node]} ${host.root_folder}" }
  recorded_places = { for file in fileset(local.records, "*.place") : trimsuffix(file, ".place") => try(trimsuffix(file("${local.records}/${file}"), "\n"), "?") }
  unchecked       = [for node in local.nodes : node if try(trimspace(file("${local.records}/${node}.checked")), "") != local.check_sums[node]]
}

# Steps change these files, so it holds what the plan found: see local/probe.tf.
data "terraform_remote_state" "found" {
  backend = "local"
  config  = { path = "${path.module}/nothing.tfstate" }
  defaults = {
    left         = { for node, place in local.recorded_places : node => place if lookup(local.places, node, "") != place }
    left_folders = { for node, place in local.recorded_places : node => try(split(" ", place)[1], "") if split(" ", place)[0] == try(local.ssh_addresses[node], "") }
    unchecked    = local.unchecked
  }
}

# Nothing depends on this one, so that the checks can be made while it refuses.
resource "terraform_data" "left" {
  lifecycle {
    precondition {
      condition = length(data.terraform_remote_state.found.outputs.left) == 0 || length(data.terraform_remote_state.found.outputs.unchecked) == 0
      error_message = join("", [
        join(", ", [for node, place in data.terraform_remote_state.found.outputs.left : "hosts.${local.region}.${node} at \"${trimspace(place)}\" (records/${local.region}/${node}.place)"]),
        " would be stopped before it is known whether all is right with ",
        join(", ", [for node in data.terraform_remote_state.found.outputs.unchecked : "hosts.${local.region}.${node}"]),
        ". Have that checked first: terraform apply -target=terraform_data.check",
      ])
    }
  }
}
