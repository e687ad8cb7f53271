# What cloud-init does at an instance's first start. No secret is in it: the host fetches them itself.

locals {
  # The programs read theirs as a shell does, the service takes its own as they are.
  host_settings    = join("", [for name, value in var.host : "HOST_${name}='${value}'\n"])
  service_settings = join("", [for name, value in var.service : "${name}=${value}\n"])

  agent_file = "/etc/meridian/cloudwatch.json"
  log_file   = "/var/log/meridian/${var.role}.log"

  programs = { for program in concat(["meridian-install"], local.timed, local.sourced) : "/usr/local/bin/${program}" => file("${path.module}/host/${program}") }

  # What runs at times of its own.
  timed   = { node = ["meridian-topology"], cassandra = ["meridian-answers", "meridian-backup"] }[var.role]
  sourced = { node = [], cassandra = ["meridian-lock", "meridian-cql"] }[var.role]
  times = {
    meridian-answers  = "OnUnitActiveSec=60s\nOnActiveSec=60s"
    meridian-topology = "OnUnitActiveSec=30s\nOnActiveSec=30s"
    meridian-backup   = "OnCalendar=*-*-* ${format("%02d", var.backup_hour)}:15:00 UTC"
  }

  units = merge([
    for program in local.timed : {
      "/etc/systemd/system/${program}.service" = "[Unit]\nDescription=${program}\n\n[Service]\nType=oneshot\nExecStart=/usr/local/bin/${program}\n"
      "/etc/systemd/system/${program}.timer"   = "[Unit]\nDescription=${program}\n\n[Timer]\nAccuracySec=1s\n${local.times[program]}\n\n[Install]\nWantedBy=timers.target\n"
    }
  ]...)

  # Until it has succeeded once, also after a restart of the host: an operator may put a secret in days later.
  installing = {
    "/etc/systemd/system/meridian-install.service" = <<-EOT
      [Unit]
      Description=meridian-install
      Wants=network-online.target
      After=network-online.target
      StartLimitIntervalSec=0

      [Service]
      Type=oneshot
      ExecStart=/usr/local/bin/meridian-install
      ExecStartPost=/usr/bin/systemctl disable meridian-install.service
      Restart=on-failure
      RestartSec=60
      StandardOutput=append:/var/log/meridian-install.log
      StandardError=append:/var/log/meridian-install.log

      [Install]
      WantedBy=multi-user.target
    EOT
  }

  # After a start without its volume Cassandra stays down: on the root disk it would be an empty member with an old address.
  volume = var.role != "cassandra" ? {} : {
    "/etc/systemd/system/meridian-cassandra.service.d/volume.conf" = "[Unit]\nRequiresMountsFor=${local.data_folder}\nAssertPathExists=${local.data_folder}/.whole\n"
  }
  data_folder = "/var/lib/meridian/cassandra"

  # The CloudWatch agent reads files, so what the service prints goes to one.
  logging = {
    "/etc/systemd/system/meridian-${var.role}.service.d/log.conf" = "[Service]\nStandardOutput=append:${local.log_file}\nStandardError=append:${local.log_file}\n"
    "/etc/logrotate.d/meridian"                                   = "${local.log_file} {\n  size 100M\n  rotate 5\n  copytruncate\n  compress\n  missingok\n}\n"
    (local.agent_file) = jsonencode({
      agent = { omit_hostname = true }
      logs = { logs_collected = { files = { collect_list = [
        { file_path = local.log_file, log_group_name = var.log_group, log_stream_name = var.name }
      ] } } }
      metrics = {
        namespace = "Meridian"
        metrics_collected = {
          mem  = { measurement = ["used_percent"], append_dimensions = { Slot = var.name } }
          disk = { measurement = ["used_percent"], resources = local.mounts, drop_device = true, append_dimensions = { Slot = var.name } }
        }
      }
    })
  }
  mounts = var.role == "cassandra" ? ["/", local.data_folder] : ["/"]

  written = merge(local.units, local.installing, local.volume, local.logging, {
    "/etc/meridian/host.env"        = local.host_settings
    "/etc/meridian/${var.role}.env" = local.service_settings
  })

  user_data = "#cloud-config\n${yamlencode({
    packages = ["java-17-amazon-corretto-headless", "amazon-cloudwatch-agent", "logrotate"]
    write_files = concat(
      [for path, content in local.programs : { path = path, permissions = "0755", content = content }],
      [for path, content in local.written : { path = path, permissions = "0644", content = content }]
    )
    runcmd = [
      ["/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl", "-a", "fetch-config", "-m", "ec2", "-s", "-c", "file:${local.agent_file}"],
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "meridian-install.service"],
      ["systemctl", "start", "--no-block", "meridian-install.service"]
    ]
  })}"
}
