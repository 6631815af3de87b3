import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { baseImage } from './base-image.js';

it('the base image has the checksum that configurations name, and the head of a qcow2 of 3 GiB', () => {
  expect(createHash('sha256').update(baseImage.bytes).digest('hex')).toBe(baseImage.sha256);
  const head = Buffer.from(baseImage.bytes);
  expect(head.subarray(0, 4).toString('latin1')).toBe('QFI\xfb');
  expect(head.readBigUInt64BE(24)).toBe(3n * 1024n ** 3n);
});
