# A slot itself: an address that stays, and what each instance that comes there is.

mock_provider "aws" {}

variables {
  name              = "meridian-eu-node-2"
  role              = "node"
  group             = "meridian-eu-node"
  address           = "10.1.16.11"
  subnet            = { id = "subnet-2", zone = "eu-central-1b" }
  security_group_id = "sg-0node"
  instance          = { ami_id = "ami-0123456789abcdef0", type = "m7i.large", profile = "meridian-eu-node", root_gib = 20 }
  key_arn           = "arn:aws:kms:eu-central-1:123456789012:key/1"
  target_group_arns = ["arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/meridian-eu-nodes/1"]
  host              = { ROLE = "node", REGION = "eu-central-1" }
  service           = { MERIDIAN_NODE = "2" }
  log_group         = "/meridian/eu/node"
}

run "the_slot" {
  module {
    source = "../../modules/aws_slot"
  }

  assert {
    condition     = aws_network_interface.this.private_ips == toset(["10.1.16.11"]) && aws_network_interface.this.subnet_id == "subnet-2" && aws_network_interface.this.security_groups == toset(["sg-0node"])
    error_message = "the interface has the address that is said, in its subnet, and its role's group alone"
  }

  assert {
    condition     = [for interface in aws_launch_template.this.network_interfaces : [interface.device_index, interface.network_interface_id, interface.delete_on_termination]] == [[0, aws_network_interface.this.id, "false"]]
    error_message = "it is each instance's primary interface, and outlives it"
  }

  assert {
    condition     = output.address == "10.1.16.11" && output.name == aws_autoscaling_group.this.name && aws_autoscaling_group.this.name == "meridian-eu-node-2"
    error_message = "what is said of the slot is what it is"
  }

  assert {
    condition     = aws_launch_template.this.image_id == "ami-0123456789abcdef0" && aws_launch_template.this.instance_type == "m7i.large" && one(aws_launch_template.this.iam_instance_profile).name == "meridian-eu-node"
    error_message = "image, type and rights are those that are said"
  }

  assert {
    condition     = aws_launch_template.this.user_data == base64gzip(output.user_data)
    error_message = "the instance gets what was rendered"
  }

  assert {
    condition     = { for file in yamldecode(output.user_data).write_files : file.path => file.content if endswith(file.path, ".env") } == { "/etc/meridian/host.env" = "HOST_REGION='eu-central-1'\nHOST_ROLE='node'\n", "/etc/meridian/node.env" = "MERIDIAN_NODE=2\n" }
    error_message = "what was rendered has the settings of host and service"
  }

  assert {
    condition     = [for options in aws_launch_template.this.metadata_options : [options.http_endpoint, options.http_tokens, options.http_put_response_hop_limit]] == [["enabled", "required", 1]]
    error_message = "only the host itself gets its credentials, and by a token (IMDSv2)"
  }

  assert {
    condition     = [for device in aws_launch_template.this.block_device_mappings : concat([device.device_name], flatten([for disk in device.ebs : [disk.volume_size, disk.volume_type, disk.encrypted, disk.kms_key_id, disk.delete_on_termination]]))] == [["/dev/xvda", 20, "gp3", "true", "arn:aws:kms:eu-central-1:123456789012:key/1", "true"]]
    error_message = "the root volume is encrypted by the region's key, and goes with the instance"
  }

  # By these tags `roll` finds the instance, and rights are bound to it: see aws_access.
  assert {
    condition     = { for tagged in aws_launch_template.this.tag_specifications : tagged.resource_type => tagged.tags } == { for type in ["instance", "volume"] : type => tomap({ Name = "meridian-eu-node-2", meridian-role = "meridian-eu-node" }) }
    error_message = "instance and volume have the slot's name and the role's group"
  }

  assert {
    condition     = [aws_autoscaling_group.this.min_size, aws_autoscaling_group.this.max_size, aws_autoscaling_group.this.desired_capacity] == [1, 1, 1] && aws_autoscaling_group.this.availability_zones == toset(["eu-central-1b"])
    error_message = "one instance, in the zone of the address"
  }

  assert {
    condition     = aws_autoscaling_group.this.target_group_arns == toset(var.target_group_arns) && aws_autoscaling_group.this.health_check_type == "EC2"
    error_message = "the load balancer gets the instance, but does not have it replaced"
  }

  assert {
    condition     = [for template in aws_autoscaling_group.this.launch_template : [template.id, template.version]] == [[aws_launch_template.this.id, tostring(aws_launch_template.this.latest_version)]]
    error_message = "the next instance is of the newest template"
  }

  assert {
    condition     = [for policy in aws_autoscaling_group.this.instance_maintenance_policy : [policy.min_healthy_percentage, policy.max_healthy_percentage]] == [[0, 100]]
    error_message = "the old one ends before the new one begins, since both have the same interface"
  }

  assert {
    condition     = [for tag in aws_autoscaling_group.this.tag : [tag.key, tag.value, tag.propagate_at_launch]] == [["meridian-role", "meridian-eu-node", false]] && length(aws_autoscaling_group.this.instance_refresh) == 0
    error_message = "the group has the role's tag, and an apply replaces no instance"
  }
}
