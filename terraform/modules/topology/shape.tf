# The file's shape: what is missing, unknown or of another type. What is said of a mistake is what
# io.meridian.regions.TopologyReader says; the tests hold both against the same files.

locals {
  # JSON tells the types that Terraform's own values have lost.
  types = {
    "a string"       = "^\""
    "a whole number" = "^-?[0-9]+$"
    "a number"       = "^-?[0-9]"
    "an array"       = "^\\["
    "an object"      = "^{"
  }
  file_fields = {
    regions        = "an array"
    retiredIndexes = "an array"
  }
  region_fields = {
    addresses = "an array"
    cassandra = "a string"
    cidr      = "a string"
    id        = "a string"
    index     = "a whole number"
    latitude  = "a number"
    longitude = "a number"
    name      = "a string"
    peers     = "an array"
    ports     = "an object"
    state     = "a string"
  }
  region_required = ["id", "addresses", "index", "name", "latitude", "longitude", "peers"]
  default_ports = {
    client           = 8080
    cluster          = 25520
    link             = 7400
    cassandra        = 9042
    cassandraStorage = 7000
  }

  file_bytes_max = 1048576
  text           = try(file(var.topology_file), "")
  # The length in characters is not that in bytes; each 3 bytes are 4 characters of Base64.
  file_bytes = floor(length(trim(try(filebase64(var.topology_file), ""), "=")) * 3 / 4)
  root       = try(jsondecode(local.text), null)

  entries = try([for region in local.root.regions : region], [])
  retired = try([for index in local.root.retiredIndexes : index], [])

  file_problems = (
    local.file_bytes > local.file_bytes_max ? ["is ${local.file_bytes} bytes, max ${local.file_bytes_max}"] :
    !can(jsondecode(local.text)) ? ["is not JSON"] :
    !can(regex(local.types["an object"], jsonencode(local.root))) ? ["the file is ${jsonencode(local.root)}, expected an object"] :
    []
  )

  # Each value that has a type: where it stands, and what it has to be.
  typed = length(local.file_problems) > 0 ? [] : concat(
    [for field, type in local.file_fields : { at = field, type = type, json = jsonencode(local.root[field]) } if can(local.root[field])],
    [for i, index in local.retired : { at = "retiredIndexes[${i}]", type = "a whole number", json = jsonencode(index) }],
    [for i, region in local.entries : { at = "regions[${i}]", type = "an object", json = jsonencode(region) }],
    flatten([for i, region in local.entries : concat(
      [for field, type in local.region_fields : { at = "regions[${i}].${field}", type = type, json = jsonencode(region[field]) } if can(region[field])],
      [for field, port in try({ for field, port in region.ports : field => port }, {}) : { at = "regions[${i}].ports.${field}", type = "a whole number", json = jsonencode(port) } if contains(keys(local.default_ports), field)],
      flatten([for field in ["addresses", "peers"] : [
        for n, value in try([for value in region[field] : value], []) : { at = "regions[${i}].${field}[${n}]", type = "a string", json = jsonencode(value) }
      ]]),
    )]),
  )

  # Each object: where it stands, the fields it has, those it may have and those it must have.
  objects = length(local.file_problems) > 0 ? [] : concat(
    [{ at = "the file", has = keys(local.root), may = keys(local.file_fields), must = ["regions"] }],
    [for i, region in local.entries : { at = "regions[${i}]", has = keys(region), may = keys(local.region_fields), must = local.region_required } if can(keys(region))],
    [for i, region in local.entries : { at = "regions[${i}].ports", has = try(keys(region.ports), []), may = keys(local.default_ports), must = [] }],
  )

  # jsondecode keeps the last of two fields of one name. So the names are counted, as they are written and as they are
  # known: a name is a string before a colon. Strings are taken whole, so that none begins inside another.
  names_written = [for token in regexall("(\"(?:[^\"\\\\]|\\\\.)*\")(\\s*:)?", local.text) : try(jsondecode(token[0]), "") if token[1] != null && token[1] != ""]
  names_known   = flatten([for object in local.objects : object.has])
  repeated = [for name in distinct(local.names_written) : name if
    length([for written in local.names_written : written if written == name]) > length([for known in local.names_known : known if known == name])
  ]

  field_problems = concat(
    [for value in local.typed :
      "${value.at} is ${length(value.json) > 80 ? "${substr(value.json, 0, 80)}…" : value.json}, expected ${value.type}"
      if !can(regex(local.types[value.type], value.json))
    ],
    flatten([for object in local.objects : concat(
      [for field in object.has : "${object.at} has the unknown field \"${field}\", known are ${join(", ", sort(object.may))}" if !contains(object.may, field)],
      [for field in object.must : "${object.at} lacks the field \"${field}\"" if !contains(object.has, field)],
    )]),
  )
  shape_problems = concat(
    local.file_problems,
    local.field_problems,
    [for name in local.repeated : "Duplicate field '${name}'" if length(local.file_problems) + length(local.field_problems) == 0],
  )
}
