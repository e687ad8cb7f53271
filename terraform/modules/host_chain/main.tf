# The services of one role in one region, started and changed one at a time. Terraform runs what one for_each makes in
# parallel, and only a dependency makes it wait, so each place in the row is a block of its own. When one does not get
# healthy its apply ends, and nothing that depends on it is begun. A region has at most 9 nodes.

module "service_1" {
  source   = "../host_service"
  count    = length(var.services) >= 1 ? 1 : 0
  role     = var.role
  host     = var.services[0].host
  settings = var.services[0].settings
  repair   = var.repair
}

module "service_2" {
  source   = "../host_service"
  count    = length(var.services) >= 2 ? 1 : 0
  role     = var.role
  host     = var.services[1].host
  settings = var.services[1].settings
  repair   = var.repair

  depends_on = [module.service_1]
}

module "service_3" {
  source   = "../host_service"
  count    = length(var.services) >= 3 ? 1 : 0
  role     = var.role
  host     = var.services[2].host
  settings = var.services[2].settings
  repair   = var.repair

  depends_on = [module.service_2]
}

module "service_4" {
  source   = "../host_service"
  count    = length(var.services) >= 4 ? 1 : 0
  role     = var.role
  host     = var.services[3].host
  settings = var.services[3].settings
  repair   = var.repair

  depends_on = [module.service_3]
}

module "service_5" {
  source   = "../host_service"
  count    = length(var.services) >= 5 ? 1 : 0
  role     = var.role
  host     = var.services[4].host
  settings = var.services[4].settings
  repair   = var.repair

  depends_on = [module.service_4]
}

module "service_6" {
  source   = "../host_service"
  count    = length(var.services) >= 6 ? 1 : 0
  role     = var.role
  host     = var.services[5].host
  settings = var.services[5].settings
  repair   = var.repair

  depends_on = [module.service_5]
}

module "service_7" {
  source   = "../host_service"
  count    = length(var.services) >= 7 ? 1 : 0
  role     = var.role
  host     = var.services[6].host
  settings = var.services[6].settings
  repair   = var.repair

  depends_on = [module.service_6]
}

module "service_8" {
  source   = "../host_service"
  count    = length(var.services) >= 8 ? 1 : 0
  role     = var.role
  host     = var.services[7].host
  settings = var.services[7].settings
  repair   = var.repair

  depends_on = [module.service_7]
}

module "service_9" {
  source   = "../host_service"
  count    = length(var.services) >= 9 ? 1 : 0
  role     = var.role
  host     = var.services[8].host
  settings = var.services[8].settings
  repair   = var.repair

  depends_on = [module.service_8]
}
