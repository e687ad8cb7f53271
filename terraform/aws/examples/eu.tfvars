topology_file   = "../topology.json"
region          = "eu"
aws_region      = "eu-central-1"
zones           = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
archive_file    = "../../../node/image/target/meridian-0.2.0.tar.gz"
ami_id          = "ami-0123456789abcdef0"
certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
alarm_emails    = ["ops@example.com"]
