# The mesh and the names, as regions come. Planned against a provider that knows the schema alone.

mock_provider "aws" {}

variables {
  topology_file  = "../examples/topology.json"
  regions_folder = "tests/files/three"
  zone_id        = "Z0123456789ABCDEFGHIJ"
  name           = "realtime.example.com"
  alarm_emails   = ["ops@example.com"]
}

run "three" {
  assert {
    condition     = keys(output.peering) == ["ap-eu", "ap-us", "eu-us"]
    error_message = "each two regions are joined once"
  }

  assert {
    condition = output.links == {
      "ap-to-eu" = { cidr = "10.1.0.0/16", port = 7400 }
      "ap-to-us" = { cidr = "10.2.0.0/16", port = 7400 }
      "eu-to-ap" = { cidr = "10.3.0.0/16", port = 7400 }
      "eu-to-us" = { cidr = "10.2.0.0/16", port = 7400 }
      "us-to-ap" = { cidr = "10.3.0.0/16", port = 7400 }
      "us-to-eu" = { cidr = "10.1.0.0/16", port = 7400 }
    }
    error_message = "each region reaches each other one, and on the port of links alone"
  }

  assert {
    condition = output.sdk["ably-js"] == {
      endpoint                 = "realtime.example.com"
      fallbackHosts            = ["eu.realtime.example.com", "us.realtime.example.com", "ap.realtime.example.com"]
      httpMaxRetryCount        = 3
      disableConnectivityCheck = true
      realtimeRequestTimeout   = 3000
      disconnectedRetryTimeout = 2000
    }
    error_message = "ably-js: the nearest first, then each region in the order of the topology's indexes"
  }

  assert {
    condition = output.sdk["ably-java"] == {
      realtimeHost             = "realtime.example.com"
      restHost                 = "realtime.example.com"
      realtimeRequestTimeout   = 2500
      disconnectedRetryTimeout = 2000
    }
    error_message = "ably-java: one name"
  }

  assert {
    condition     = output.sdk_by_region["us"]["ably-js"].endpoint == "us.realtime.example.com" && output.sdk_by_region["us"]["ably-js"].fallbackHosts == ["eu.realtime.example.com", "ap.realtime.example.com"] && output.sdk_by_region["us"]["ably-java"].realtimeHost == "us.realtime.example.com"
    error_message = "a region first, then the others"
  }
}

# That routes, rules, records and health checks of the three stay is in AwsPlanTest, which sees the plan.
run "a_fourth_leaves_the_three" {
  variables {
    topology_file  = "tests/files/four.json"
    regions_folder = "tests/files/four"
  }

  # Mocked ids are random, so one that is the same belongs to what was there before.
  assert {
    condition     = { for pair, id in output.peering : pair => id if !strcontains(pair, "sa") } == run.three.peering
    error_message = "connections between the three stay"
  }

  assert {
    condition     = { for hop, link in output.links : hop => link if !strcontains(hop, "sa") } == run.three.links && length(output.links) == 12
    error_message = "their links stay, and the fourth has one to each and from each"
  }

  assert {
    condition     = output.sdk["ably-js"].fallbackHosts == concat(run.three.sdk["ably-js"].fallbackHosts, ["sa.realtime.example.com"])
    error_message = "clients have one more fallback host"
  }
}

run "six" {
  variables {
    topology_file  = "tests/files/six.json"
    regions_folder = "tests/files/six"
  }

  assert {
    condition     = length(output.peering) == 15 && length(output.links) == 30 && length(output.sdk["ably-js"].fallbackHosts) == 6
    error_message = "each two of six are joined, both ways"
  }
}

run "one_leaves_and_the_two_stay_joined" {
  variables {
    regions_folder = "tests/files/two"
  }

  assert {
    condition     = output.peering == { "ap-us" = run.three.peering["ap-us"] }
    error_message = "the connection of those that stay is the same"
  }
}
