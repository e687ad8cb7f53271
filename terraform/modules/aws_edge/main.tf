# The region's door: ends TLS, passes HTTP and WebSocket on to nodes that are ready. There is no access log: the SDKs send
# their key in the query of the WebSocket's address, and it would be in there.

resource "aws_lb" "this" {
  name                       = var.name
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = var.subnet_ids
  security_groups            = [var.security_group_id]
  idle_timeout               = var.idle_seconds
  drop_invalid_header_fields = true
  enable_deletion_protection = var.protect
}

resource "aws_lb_target_group" "nodes" {
  name                          = "${var.name}-nodes"
  vpc_id                        = var.vpc_id
  target_type                   = "instance"
  port                          = var.client_port
  protocol                      = "HTTP"
  load_balancing_algorithm_type = "least_outstanding_requests" # A WebSocket is one request, as long as it lasts.
  deregistration_delay          = 30                           # A node that drains closes its clients' sockets itself.

  health_check {
    path                = "/health/ready"
    matcher             = "200"
    interval            = 5
    timeout             = 3
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_listener" "tls" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type = "fixed-response"
    fixed_response {
      status_code  = "404"
      content_type = "text/plain"
      message_body = "not found"
    }
  }
}

locals {
  # What clients use: WebSockets come to `/`. Only this is passed on. A list of what is not, `/metrics` and `/status`, would
  # let through `/%6Detrics`, which a node reads as the same. A condition may have five values.
  client_paths = ["/", "/channels/*", "/time", "/is-the-internet-up.txt", "/health/ready"]
}

resource "aws_lb_listener_rule" "clients" {
  listener_arn = aws_lb_listener.tls.arn
  priority     = 10

  condition {
    path_pattern {
      values = local.client_paths
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.nodes.arn
  }
}
