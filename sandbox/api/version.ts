import { pveVersion } from '../cluster.js';
import { route } from './route.js';

export const version = [
  route('GET', '/version', { permission: 'user', parameters: {}, handle: () => ({ ...pveVersion }) }),
];
