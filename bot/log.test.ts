import { describe, expect, it } from 'vitest';
import { createLog } from './log.js';

describe('the log', () => {
  it('has a secret in no line once it was added, in whatever form', () => {
    const lines: string[] = [];
    const log = createLog('info', (line) => lines.push(line));
    log.addSecret('hunter2-"quoted"');
    log.addSecret('chatops@pve!bot=0f0f0f0f-aaaa');
    log.info({ header: 'PVEAPIToken=chatops@pve!bot=0f0f0f0f-aaaa' }, 'sent hunter2-"quoted"');
    log.error(new Error(`refused ${Buffer.from('hunter2-"quoted"').toString('base64')}`));
    log.debug('not said');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ header: 'PVEAPIToken=***', msg: 'sent ***', level: 30 });
    expect(JSON.parse(lines[1] ?? '').err.message).toMatch(/^refused \*\*\*.{0,3}$/);
  });
});
