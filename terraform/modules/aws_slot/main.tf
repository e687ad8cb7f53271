# One place for one instance, with an address that stays: an interface of its own, which each instance of an auto scaling
# group of size one gets as its primary interface. See docs/decisions/.

resource "aws_network_interface" "this" {
  subnet_id       = var.subnet.id
  private_ips     = [var.address]
  security_groups = [var.security_group_id]
  description     = var.name
  tags            = { Name = var.name }
}

resource "aws_launch_template" "this" {
  name                   = var.name
  image_id               = var.instance.ami_id
  instance_type          = var.instance.type
  update_default_version = true
  user_data              = base64gzip(local.user_data) # cloud-init unpacks it.

  iam_instance_profile {
    name = var.instance.profile
  }

  network_interfaces {
    device_index          = 0
    network_interface_id  = aws_network_interface.this.id
    delete_on_termination = false
  }

  # Tokens only, and only from the host itself.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size           = var.instance.root_gib
      volume_type           = "gp3"
      encrypted             = true
      kms_key_id            = var.key_arn
      delete_on_termination = true
    }
  }

  dynamic "tag_specifications" {
    for_each = toset(["instance", "volume"])
    content {
      resource_type = tag_specifications.value
      tags          = { Name = var.name, meridian-role = var.group }
    }
  }

  lifecycle {
    precondition {
      condition     = length(base64gzip(local.user_data)) <= 21848
      error_message = "user data of ${var.name} is ${length(base64gzip(local.user_data))} characters, packed and in base64: AWS allows 21,848"
    }
  }
}

resource "aws_autoscaling_group" "this" {
  name              = var.name
  min_size          = 1
  max_size          = 1
  desired_capacity  = 1
  target_group_arns = var.target_group_arns

  # With an interface of its own the zone is given here, not the subnet.
  availability_zones = [var.subnet.zone]

  # An instance is replaced when AWS finds that it is broken, not when the load balancer does: nodes are not ready while
  # Cassandra does not answer, and replacing them would not change that. systemd restarts what ends by itself.
  health_check_type         = "EC2"
  health_check_grace_period = 300

  # A host waits for its secrets and its volume as long as that takes; an apply does not.
  wait_for_capacity_timeout = "0"

  launch_template {
    id      = aws_launch_template.this.id
    version = aws_launch_template.this.latest_version
  }

  # The interface is in one instance at a time, so the old one ends first. Never create_before_destroy, for the same reason.
  instance_maintenance_policy {
    min_healthy_percentage = 0
    max_healthy_percentage = 100
  }

  tag {
    key                 = "meridian-role"
    value               = var.group
    propagate_at_launch = false
  }
}
