# This file is maintained automatically by "tofu init".
# Manual edits may be lost in future updates.

provider "registry.opentofu.org/bpg/proxmox" {
  version     = "0.112.0"
  constraints = "0.112.0"
  hashes = [
    "h1:CkP55RBlEVtjxvspnDOFFFsxsA/YtA0+LZA5aeHrF0s=",
    "h1:qxHeikW5vRi8ALPbbRriwyV2lhQorpZXUitS+BBUPgo=",
  ]
}
