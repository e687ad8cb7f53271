terraform {
  required_version = ">= 1.9"

  # Each region has a state of its own, the workspace of its name: with one for all, a change would stop all regions
  # before it starts the first.
  backend "local" {}
}
