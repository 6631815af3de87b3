import type { Blueprint, Settings, Size } from '../settings.js';

/** `1 vCPU · 1 GiB · 8 GiB` */
export function describeSize({ cores, memoryMiB, diskGiB }: Size): string {
  const memory = memoryMiB % 1024 === 0 ? `${memoryMiB / 1024} GiB` : `${memoryMiB} MiB`;
  return `${cores} vCPU · ${memory} · ${diskGiB} GiB`;
}

export function sizeLabels({ sizes }: Settings): Record<string, string> {
  return Object.fromEntries([...sizes.values()].map((size) => [size.name, `${size.name} · ${describeSize(size)}`]));
}

export function environmentLabels({ environments }: Settings): Record<string, string> {
  return Object.fromEntries(
    [...environments.values()].map(({ name, leaseDays }) => [name, `${name} · at most ${leaseDays.max} days`]),
  );
}

export function blueprintLabels({ blueprints }: Settings): Record<string, string> {
  const labelOf = ({ name, summary }: Blueprint): string => (summary === '' ? name : `${name} · ${summary}`);
  return Object.fromEntries([...blueprints.values()].map((blueprint) => [blueprint.name, labelOf(blueprint)]));
}
