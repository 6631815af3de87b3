import { describe, expect, it } from 'vitest';
import { readTerraformLine } from './read-terraform-line.js';

/** Printed by OpenTofu 1.12.6 with bpg 0.112.0; shortened where nothing is read. */
const resource = '"resource":{"addr":"proxmox_virtual_environment_vm.vm"}';

describe('a line of Terraform', () => {
  it.each([
    [
      `{"@level":"info","type":"planned_change","change":{${resource},"action":"create"}}`,
      { line: 'change', phase: 'planned', action: 'create', seconds: null },
    ],
    [
      `{"@level":"info","type":"apply_start","hook":{${resource},"action":"create"}}`,
      { line: 'change', phase: 'begun', action: 'create', seconds: null },
    ],
    [
      `{"@level":"info","type":"apply_progress","hook":{${resource},"action":"create","elapsed_seconds":10}}`,
      { line: 'change', phase: 'going-on', action: 'create', seconds: 10 },
    ],
    [
      `{"@level":"info","type":"apply_complete","hook":{${resource},"action":"create","id_key":"id","id_value":"12045","elapsed_seconds":4}}`,
      { line: 'change', phase: 'done', action: 'create', seconds: 4 },
    ],
    [
      `{"@level":"info","type":"apply_errored","hook":{${resource},"action":"create","elapsed_seconds":0}}`,
      { line: 'change', phase: 'failed', action: 'create', seconds: 0 },
    ],
    [
      '{"@level":"error","@message":"Error: VM clone","type":"diagnostic","diagnostic":{"severity":"error","summary":"VM clone","detail":"All attempts fail:\\n#1: error cloning VM"}}',
      { line: 'problem', severity: 'error', summary: 'VM clone', detail: 'All attempts fail:\n#1: error cloning VM' },
    ],
    [
      '{"@message":"Plan: 1 to add, 0 to change, 0 to destroy.","changes":{"add":1},"type":"change_summary"}',
      { line: 'summary', text: 'Plan: 1 to add, 0 to change, 0 to destroy.' },
    ],
  ])('%s is read', (text, expected) => {
    expect(readTerraformLine(text)).toEqual(expected);
  });

  it.each([
    '{"@level":"info","type":"version","tofu":"1.12.6","ui":"1.2"}',
    '{"type":"something_new"}',
    '{"type":"apply_start"}',
    'Terraform crashed!',
    '',
  ])('%j says nothing', (text) => {
    expect(readTerraformLine(text)).toBeNull();
  });
});
