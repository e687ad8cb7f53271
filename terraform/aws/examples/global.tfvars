topology_file = "../topology.json"
zone_id       = "Z0123456789ABCDEFGHIJ"
name          = "realtime.example.com"
alarm_emails  = ["ops@example.com"]
