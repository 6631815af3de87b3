# One virtual machine. Every value comes from vm.tfvars.json as data; nothing here is made from text of people.

terraform {
  required_providers {
    proxmox = {
      source  = "bpg/proxmox"
      version = "0.112.0"
    }
  }
}

variable "endpoint" { type = string }
variable "vm_id" { type = number }
variable "name" { type = string }
variable "node" { type = string }
variable "pool" { type = string }
variable "description" { type = string }
variable "tags" { type = list(string) }
variable "template" { type = object({ vm_id = number, node = string }) }
variable "storage" { type = string }
variable "seed" { type = string }
variable "cpu" { type = object({ cores = number, type = string }) }
variable "memory" { type = object({ mib = number, floating_mib = number }) }
variable "disk_gib" { type = number }
variable "network" { type = object({ bridge = string, mac = string, vlan = number, mtu = number }) }
variable "on_boot" { type = bool }

# Read from a file within the provider block, the token stands in neither the plan nor what `show` prints.
provider "proxmox" {
  endpoint  = var.endpoint
  api_token = trimspace(file("${path.module}/proxmox-token"))
}

resource "proxmox_virtual_environment_vm" "vm" {
  vm_id       = var.vm_id
  name        = var.name
  node_name   = var.node
  pool_id     = var.pool
  description = var.description
  tags        = var.tags
  on_boot     = var.on_boot

  # The clone call never runs twice: with more than one attempt the provider takes "already exists" for its own success
  # and configures a stranger's machine. `retries` is left at its default of 1.
  timeout_clone   = 1800
  stop_on_destroy = true
  scsi_hardware   = "virtio-scsi-single"

  clone {
    vm_id        = var.template.vm_id
    node_name    = var.template.node
    datastore_id = var.storage
    full         = true
  }

  # The bot waits for the guest itself: the provider would block for minutes, in every later plan too.
  agent {
    enabled = true
    wait_for_ip {
      disabled = true
    }
  }

  cpu {
    cores = var.cpu.cores
    type  = var.cpu.type
  }

  memory {
    dedicated = var.memory.mib
    floating  = var.memory.floating_mib
  }

  disk {
    interface    = "scsi0"
    datastore_id = var.storage
    size         = var.disk_gib
    discard      = "on"
    iothread     = true
  }

  # On SCSI, because the kernels of cloud images see no emulated IDE or SATA drive.
  cdrom {
    interface = "scsi1"
    file_id   = var.seed
  }

  network_device {
    bridge      = var.network.bridge
    mac_address = var.network.mac
    vlan_id     = var.network.vlan
    mtu         = var.network.mtu
  }

  operating_system {
    type = "l26"
  }

  # Some distributions' kernels panic without one when the disk grows at boot.
  serial_device {
    device = "socket"
  }

  # The seed is detached after first boot, people edit Notes, and an imported VM has no clone block.
  lifecycle {
    ignore_changes = [description, cdrom, clone]
  }
}
