# The region's door itself: what it waits for, and what it passes on.

mock_provider "aws" {}

run "the_door" {
  module {
    source = "../../modules/aws_edge"
  }
  variables {
    name              = "meridian-eu"
    vpc_id            = "vpc-0eu"
    subnet_ids        = ["subnet-1", "subnet-2"]
    security_group_id = "sg-0eu"
    client_port       = 8080
    certificate_arn   = "arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
    idle_seconds      = 60
    protect           = true
  }

  assert {
    condition     = aws_lb.this.idle_timeout == 60 && aws_lb.this.enable_deletion_protection
    error_message = "a WebSocket may be silent for as long as is said"
  }

  assert {
    condition     = aws_lb_target_group.nodes.health_check[0].path == "/health/ready" && aws_lb_target_group.nodes.health_check[0].matcher == "200" && aws_lb_target_group.nodes.port == 8080
    error_message = "only nodes that are ready get clients"
  }

  assert {
    condition     = aws_lb_listener.tls.protocol == "HTTPS" && aws_lb_listener.tls.default_action[0].type == "fixed-response"
    error_message = "what is no client's path is not passed on"
  }
}
