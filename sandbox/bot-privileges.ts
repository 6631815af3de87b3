/** What the bot's token may do: what a real installation is asked to grant, no more. */
export const botPrivileges: Readonly<Record<string, readonly string[]>> = {
  '/': ['Sys.Audit', 'Pool.Audit'],
  '/nodes': ['Sys.Audit', 'Sys.AccessNetwork'],
  '/pool/chatops': vmPrivileges(),
  '/pool/templates': vmPrivileges(),
  '/storage': ['Datastore.Allocate', 'Datastore.AllocateSpace', 'Datastore.AllocateTemplate', 'Datastore.Audit'],
  '/sdn/zones/localnetwork': ['SDN.Use', 'SDN.Audit'],
};

function vmPrivileges(): string[] {
  return [
    'VM.Allocate',
    'VM.Audit',
    'VM.Clone',
    'VM.PowerMgmt',
    'VM.Migrate',
    'VM.Snapshot',
    'VM.Snapshot.Rollback',
    'VM.Config.CDROM',
    'VM.Config.CPU',
    'VM.Config.Cloudinit',
    'VM.Config.Disk',
    'VM.Config.HWType',
    'VM.Config.Memory',
    'VM.Config.Network',
    'VM.Config.Options',
    'VM.GuestAgent.Audit',
    'VM.GuestAgent.FileRead',
    'VM.GuestAgent.FileWrite',
    'VM.GuestAgent.Unrestricted',
    'Pool.Audit',
    'Pool.Allocate',
  ];
}
