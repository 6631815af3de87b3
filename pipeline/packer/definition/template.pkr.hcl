# One template: a clone of the base is provisioned over SSH and made a template. Written in the options that plugin 1.1
# and later know. Values come from template.pkrvars.json as data.

packer {
  required_plugins {
    proxmox = {
      source  = "github.com/hashicorp/proxmox"
      version = ">= 1.1.1"
    }
  }
}

variable "endpoint" { type = string }
variable "node" { type = string }
variable "pool" { type = string }
variable "vm_id" { type = number }
variable "build_name" { type = string }
variable "template_name" { type = string }
variable "base_name" { type = string }
variable "cpu_type" { type = string }

# USER@REALM!NAME=SECRET, as one line.
local "token" {
  expression = split("=", trimspace(file("${path.root}/proxmox-token")))
  sensitive  = true
}

source "proxmox-clone" "template" {
  proxmox_url  = "https://${var.endpoint}/api2/json"
  username     = local.token[0]
  token        = local.token[1]
  task_timeout = "30m"

  node          = var.node
  pool          = var.pool
  clone_vm      = var.base_name
  full_clone    = true
  vm_id         = var.vm_id
  vm_name       = var.build_name
  template_name = var.template_name

  os              = "l26"
  cpu_type        = var.cpu_type
  cores           = 2
  memory          = 2048
  scsi_controller = "virtio-scsi-single"
  qemu_agent      = true
  # The base has a cloud-init drive, through which the build's key comes in; the plugin takes it away at the end.
  cloud_init = false

  ssh_username = "packer"
  ssh_timeout  = "10m"
}

build {
  sources = ["source.proxmox-clone.template"]

  provisioner "file" {
    source      = "${path.root}/packages.txt"
    destination = "/tmp/packages.txt"
  }

  provisioner "shell" {
    script          = "${path.root}/scripts/install.sh"
    execute_command = "sudo -n {{ .Vars }} sh {{ .Path }}"
  }

  dynamic "provisioner" {
    labels   = ["shell"]
    for_each = length(fileset(path.root, "content/*")) == 0 ? [] : [1]
    content {
      scripts         = [for name in sort(fileset(path.root, "content/*")) : "${path.root}/${name}"]
      execute_command = "chmod +x {{ .Path }}; sudo -n {{ .Vars }} {{ .Path }}"
    }
  }

  # Removes the account that it runs as: nothing can be cleaned up behind it.
  provisioner "shell" {
    script          = "${path.root}/scripts/finish.sh"
    execute_command = "sudo -n {{ .Vars }} sh {{ .Path }}"
    skip_clean      = true
  }
}
