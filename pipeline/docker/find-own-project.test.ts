import { expect, it } from 'vitest';
import { findContainerId } from './find-own-project.js';

const id = '0123456789abcdef'.repeat(4);

it.each<[string, string, string | null]>([
  [
    'a container',
    `612 590 8:1 /var/lib/docker/containers/${id}/resolv.conf /etc/resolv.conf rw,relatime - ext4 /dev/vda rw`,
    id,
  ],
  ['a host with containers on it', `41 25 0:4 net:[4026532] /run/docker/netns/1-ab rw - nsfs nsfs rw`, null],
])('findContainerId reads the mounts of %s', (_, mounts, found) => {
  expect(findContainerId(mounts)).toBe(found);
});
