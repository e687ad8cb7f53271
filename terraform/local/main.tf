# One region of this machine: the workspace's.

module "topology" {
  source        = "../modules/topology"
  topology_file = var.topology_file
}

locals {
  id         = terraform.workspace
  region     = try(module.topology.regions[local.id], null)
  nodes      = lookup(var.nodes, local.id, 1)
  project    = abspath("${path.module}/../..")
  run_folder = abspath(var.run_folder)

  settings = try(module.topology.read_at_start[local.id], null)

  built = alltrue([for file in ["node/target/node-*.jar", "node/target/classpath", "regions/target/regions-*.jar", "regions/target/classpath", "regions/cassandra/target/classpath"] : length(fileset(local.project, file)) > 0])
}

# Stopping is a resource of its own: what a resource does when it is destroyed is not done when its start has failed.
resource "terraform_data" "stop" {
  input = {
    region        = local.id
    run_folder    = local.run_folder
    topology_file = abspath(var.topology_file)
    wipe          = var.wipe_on_destroy
    lock_wait     = var.lock_wait
  }
  triggers_replace = { region = local.id, run_folder = local.run_folder }

  lifecycle {
    precondition {
      condition     = local.region != null
      error_message = "The workspace \"${local.id}\" is not a region, the topology has ${join(", ", keys(module.topology.regions))}: set TF_WORKSPACE to one of them."
    }
    precondition {
      condition     = local.boot_id != ""
      error_message = "This machine has no /proc/sys/kernel/random/boot_id: regions of this machine need Linux."
    }
    precondition {
      condition     = local.built
      error_message = "The project is not built: run ${local.project}/meridian --version."
    }
    precondition {
      condition     = data.terraform_remote_state.found.outputs.taken == ""
      error_message = "Region ${local.id} needs ${data.terraform_remote_state.found.outputs.taken}, which another process has."
    }
  }

  provisioner "local-exec" {
    when    = destroy
    command = "./process stop"
    environment = {
      REGION              = self.input.region
      MERIDIAN_RUN_FOLDER = self.input.run_folder
      MERIDIAN_TOPOLOGY   = self.input.topology_file
      WIPE                = self.input.wipe
      LOCK_WAIT           = self.input.lock_wait
    }
  }
}

# Starts what does not run and ends what hangs; restarts the region when its settings are others.
resource "terraform_data" "process" {
  triggers_replace = {
    stop     = terraform_data.stop.id
    settings = local.settings
    nodes    = local.nodes
    token    = data.terraform_remote_state.found.outputs.token
  }

  provisioner "local-exec" {
    command = "./process start"
    environment = {
      REGION              = terraform_data.stop.output.region
      MERIDIAN_RUN_FOLDER = terraform_data.stop.output.run_folder
      MERIDIAN_TOPOLOGY   = terraform_data.stop.output.topology_file
      LOCK_WAIT           = terraform_data.stop.output.lock_wait
      NODES               = self.triggers_replace.nodes
      SETTINGS            = jsonencode(self.triggers_replace.settings)
      TOKEN               = self.triggers_replace.token
      HUNG                = data.terraform_remote_state.found.outputs.hung
    }
  }
}

check "region" {
  assert {
    condition     = data.terraform_remote_state.found.outputs.seen == ""
    error_message = "Seen when this was planned: ${data.terraform_remote_state.found.outputs.seen}. An apply sees to it."
  }
}
