# Containers only: the values are put in by an operator, so that they are in no state, plan or user data.

locals {
  secrets = {
    "secret"        = "What all regions share: it signs connection keys and proves links"
    "apps.json"     = "Apps, keys and namespaces"
    "authority.pem" = "Certificates of the authority that signed the regions' certificates"
    "region.pem"    = "This region's certificate for links"
    "region.key"    = "Its key"
  }
}

resource "aws_secretsmanager_secret" "this" {
  for_each                = local.secrets
  name                    = "${replace(var.name, "/^meridian-/", "meridian/")}/${each.key}"
  description             = each.value
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = var.protect ? 30 : 0
}
