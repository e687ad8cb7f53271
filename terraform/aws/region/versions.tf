terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.66, < 7.0"
    }
  }

  # Where is said at `terraform init -backend-config=FILE`: each region's state lies in the region itself.
  backend "s3" {}
}

# This root makes one region, so the provider's own is enough; `global`, which has to do with several, names it per resource.
provider "aws" {
  region = var.aws_region

  default_tags {
    tags = {
      application     = "meridian"
      meridian-region = var.region
    }
  }
}
