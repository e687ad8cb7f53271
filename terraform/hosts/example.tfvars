# Copy to hosts.auto.tfvars, which terraform reads by itself, and put in your own machines. Paths are seen from this folder.

topology_file = "files/topology.json" # example.topology.json with addresses of your machines
archive       = "../../node/image/target/meridian-0.2.0.tar.gz"
secret_file   = "files/secret"    # (umask 077 && head -c 32 /dev/urandom | base64 >files/secret)
apps_file     = "files/apps.json" # docs/operations.md says what is in it
tls_folder    = "files/tls"

hosts = {
  eu = {
    1 = { address = "eu1.example.com", host_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA…" }
    2 = { address = "eu2.example.com", host_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB…" }
    3 = { address = "eu3.example.com", host_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC…" }
  }
  us = {
    1 = { address = "us1.example.com", host_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAID…" }
  }
  ap = {
    # A machine of yours may listen elsewhere, and want a key that no agent has: see variables.tf.
    1 = { address = "ap1.example.com", port = 2222, key_file = "~/.ssh/ap1", host_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE…" }
  }
}
