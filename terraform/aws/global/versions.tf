terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.66, < 7.0"
    }
  }

  # Where is said at `terraform init -backend-config=FILE`.
  backend "s3" {}
}

# What is in a region names it, so that one provider does for all of them. This one is for what belongs to no region.
provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = { application = "meridian" }
  }
}
