# Instances have no route to the internet: they reach AWS through endpoints. S3's is free and carries all that is large.

locals {
  # What an instance calls: its secrets, its volume and its own tag (ec2), its logs, its measurements.
  services = toset(["secretsmanager", "ec2", "logs", "monitoring"])

  endpoint_subnets = [for index in range(var.endpoint_zones) : aws_subnet.this["node-${index + 1}"].id]
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.aws_region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.this["node"].id, aws_route_table.this["cassandra"].id]
  tags              = { Name = "${var.name}-s3" }

  # Amazon Linux has its packages in a bucket in each AWS region.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OurBuckets"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:*"
        Resource  = flatten([for arn in var.bucket_arns : [arn, "${arn}/*"]])
      },
      {
        Sid       = "Packages"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "arn:${var.partition}:s3:::al2023-repos-${var.aws_region}-de612dc2/*"
      }
    ]
  })
}

resource "aws_vpc_endpoint" "service" {
  for_each            = local.services
  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${var.aws_region}.${each.value}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = local.endpoint_subnets
  security_group_ids  = [aws_security_group.this["services"].id]
  tags                = { Name = "${var.name}-${each.value}" }
}

# A way in for operators: SSH from `aws ec2-instance-connect ssh`, allowed by IAM, without a public address or a key that
# is kept. It costs nothing.
resource "aws_ec2_instance_connect_endpoint" "this" {
  subnet_id          = aws_subnet.this["node-1"].id
  security_group_ids = [aws_security_group.this["session"].id]
  preserve_client_ip = false
  tags               = { Name = var.name }
}
