# One service on one host, as two resources. Terraform destroys all that it replaces before it creates the first of it,
# so what is replaced when a setting changes must not stop anything: all nodes of a region would be down at once.

# Stays as long as the service is on this host. It has no step that could fail when it is made, so it is never tainted:
# terraform runs no destroy provisioner of a tainted resource.
resource "terraform_data" "stop" {
  input            = merge(var.host.connection, { ROLE = var.role })
  triggers_replace = [var.host.id]

  provisioner "local-exec" {
    when        = destroy
    command     = "./over-ssh stop"
    environment = self.input
  }
}

# The key of the machine that the service was first put on. With another one its Cassandra may be known to the others while
# its data is gone.
resource "terraform_data" "first" {
  input            = var.host.connection.HOST_KEY
  triggers_replace = [var.host.id]

  lifecycle {
    ignore_changes = [input]
  }
}

# Replaced when a setting changes. The service is restarted here, and the next host's is not touched before it is healthy.
resource "terraform_data" "run" {
  triggers_replace = [terraform_data.stop.id, var.host.connection.HOST_KEY, var.settings.fingerprint]

  provisioner "local-exec" {
    command = "./over-ssh start"
    environment = merge(var.host.connection, var.settings.files, {
      ROLE        = var.role
      VERSION     = var.settings.version
      FINGERPRINT = var.settings.fingerprint
      SETTINGS    = join("", [for name in sort(keys(var.settings.environment)) : "${name}=${var.settings.environment[name]}\n"])
      OTHERS      = var.settings.others
      REPAIR      = var.repair
      FIRST_KEY   = terraform_data.first.output
    })
  }
}
