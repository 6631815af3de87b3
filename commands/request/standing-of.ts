import type { Failure } from '../../pipeline/run/failure.js';
import type { StepRecord } from '../../pipeline/run/journal.js';
import { changesNoVm } from './changes-no-vm.js';

/** What a run has left in the world, as its journal shows it. */
export interface Standing {
  /** The plan was applied: the same run can go on. */
  afterApply: boolean;
  /** A change of a VM was begun, and its end is not known. */
  isOpen: boolean;
  changed: Failure['changed'];
}

/** Pure. `records`: the steps of one run, in order. */
export function standingOf(records: readonly StepRecord[]): Standing {
  const afterApply = records.some((record) => isApply(record) && record.outcome?.outcome === 'done');
  const begun = records.filter(({ state }) => state !== 'intended' && state !== 'created');
  const open = begun.filter(({ outcome }) => outcome === null);
  const isOpen = !afterApply && open.some((record) => isApply(record) || !changesNoVm(record.stage));
  if (isOpen || open.some(({ stage }) => stage === 'template')) return { afterApply, isOpen, changed: 'not known' };
  const hasChanged = afterApply || begun.some(({ stage }) => stage === 'template' || stage === 'seed');
  return { afterApply, isOpen, changed: hasChanged ? 'something' : 'nothing' };
}

function isApply({ stage, step }: StepRecord): boolean {
  return (stage === 'apply' || stage === 'destroy') && step === 'apply';
}
