import { parseSize, renderSize } from './disk-size.js';
import { parsePropertyString, renderPropertyString } from './property-string.js';

/** One drive line: `scsi0: local-lvm:vm-100-disk-0,iothread=1,size=8G`. */
export interface Drive {
  /** Volume id, `none`, or an order such as `local-lvm:8` and `local-lvm:cloudinit`. */
  file: string;
  options: ReadonlyMap<string, string>;
}

const flags = new Set(['backup', 'iothread', 'replicate', 'ro', 'shared', 'snapshot', 'ssd', 'detect_zeroes']);
const truths = /^(1|on|yes|true)$/i;

export function isDriveName(key: string): boolean {
  return /^(ide[0-3]|sata[0-5]|scsi([12]?\d|30)|virtio(1[0-5]|\d)|efidisk0|tpmstate0)$/.test(key);
}

/** Parses a drive as given or as kept; null where no volume is named. */
export function parseDrive(text: string): Drive | null {
  const parts = parsePropertyString(text, 'file');
  const file = parts.get('file') ?? parts.get('volume');
  if (file === undefined || file === '') return null;
  parts.delete('file');
  parts.delete('volume');
  const options = new Map([...parts].map(([key, value]) => [key, normalise(key, value)]));
  return { file, options };
}

function normalise(key: string, value: string): string {
  if (flags.has(key)) return truths.test(value) ? '1' : '0';
  if (key !== 'size') return value;
  const bytes = parseSize(value);
  return bytes === null ? value : renderSize(bytes);
}

export function renderDrive(drive: Drive): string {
  return renderPropertyString(new Map([['file', drive.file], ...drive.options]), 'file');
}

export function isCdrom(drive: Drive): boolean {
  return drive.options.get('media') === 'cdrom';
}

/** The drive that PVE fills with its own cloud-init data. */
export function isCloudinit(drive: Drive): boolean {
  return isCdrom(drive) && /[:/]vm-\d+-cloudinit(\.\w+)?$/.test(drive.file);
}

export function driveSizeBytes(drive: Drive): number {
  return parseSize(drive.options.get('size') ?? '0') ?? 0;
}
