# Whether each secret has a value, which nodes need at their start. What is read is which versions there are: a value would
# come into the state.

data "aws_secretsmanager_secret_versions" "this" {
  for_each  = module.storage.secrets
  secret_id = each.value.arn
}

locals {
  without_value = [
    for file, found in data.aws_secretsmanager_secret_versions.this : module.storage.secrets[file].name
    if !anytrue([for version in found.versions : contains(version.version_stages, "AWSCURRENT")])
  ]
}

# What the secrets' names begin with, when each of them has a value. Nodes get it from here, so none is made before.
resource "terraform_data" "secrets" {
  input = trimsuffix(module.storage.secrets["secret"].name, "/secret")

  lifecycle {
    precondition {
      condition     = length(local.without_value) == 0
      error_message = "secrets without a value: ${join(", ", local.without_value)}. Put each in with `aws secretsmanager put-secret-value`, see \"Ten minutes\" in aws/README.md"
    }
  }
}
