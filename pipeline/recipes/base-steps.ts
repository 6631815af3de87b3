import { buildSeedJob } from '../cloud-init/build-seed-job.js';
import { readCloudInitErrors } from '../cloud-init/read-cloud-init.js';
import { renderBaseUserData } from '../cloud-init/render-base-user-data.js';
import { renderMetaData } from '../cloud-init/render-meta-data.js';
import { renderNetworkConfig } from '../cloud-init/render-network-config.js';
import type { CallStep, CallTools, RunState, Step, StepEnd, TaskEnd } from '../run/recipe.js';
import { baseMac } from './base-mac.js';
import {
  baseOwner,
  baseParameters,
  baseSeedName,
  baseSeedSlot,
  cloudInitParameters,
  imageName,
} from './base-parameters.js';
import { checkOurs } from './check-ours.js';
import { deleteVolume } from './delete-volume.js';
import { findPresence } from './find-presence.js';
import { isoStep } from './iso-step.js';
import { poll } from './poll.js';
import { stop } from './stop.js';
import { baseVmidOf, type TemplateWork } from './template-work.js';
import { uploadSeed } from './upload-seed.js';

const minute = 60_000;
const done: StepEnd = { end: 'done', facts: {} };

/**
 * The base under a template: the distribution's image, imported by the API, booted once from a seed that installs the
 * guest agent, and made a template. Where our record says that it stands, each step has nothing to do.
 */
export function baseSteps<V extends TemplateWork>(): Step<V>[] {
  return [
    baseCall('base-image', 'Fetching the distribution’s image', 'repeatable', 30, fetchImage),
    isoStep<V>('base-seed', ({ vars }) =>
      buildSeedJob(
        {
          userData: renderBaseUserData(),
          metaData: renderMetaData(`base-${vars.requestId}`, `base-${vars.template.vmid}`),
          networkConfig: renderNetworkConfig({
            mac: baseMac(vars.instance, vars.template.baseVmid ?? 0),
            network: vars.template.spec.buildNetwork,
            address: vars.template.spec.buildAddress,
          }),
        },
        'base-seed-iso',
      ),
    ),
    baseCall('base-seed-upload', 'Uploading the base’s seed', 'repeatable', 5, uploadBaseSeed),
    {
      ...baseCall<V>('base-create', 'Creating the base', 'once', 30, createBase),
      trace: ({ vars }) => ({ node: vars.template.node, type: 'qmcreate', vmid: baseVmidOf(vars) }),
    },
    baseCall('base-start', 'Starting the base', 'repeatable', 5, startBase),
    baseCall('base-boot', 'Waiting for the base’s first boot', 'reads', 15, waitForBase),
    baseCall('base-shutdown', 'Shutting the base down', 'repeatable', 5, shutDownBase),
    baseCall('base-template', 'Making the base a template', 'repeatable', 10, makeBaseTemplate),
    baseCall('base-seed-delete', 'Deleting the base’s seed', 'repeatable', 2, deleteBaseSeed),
  ];
}

function baseCall<V extends TemplateWork>(
  key: string,
  doing: string,
  effect: CallStep<V>['effect'],
  minutes: number,
  run: (work: TemplateWork, tools: CallTools, state: RunState<TemplateWork>) => Promise<StepEnd>,
): CallStep<V> {
  return {
    kind: 'call',
    key,
    effect,
    timeLimitMs: minutes * minute,
    run: async (state, tools) => {
      if (state.vars.template.baseBuilt) {
        return done;
      }
      tools.report({ text: doing, count: null });
      return run(state.vars, tools, state);
    },
  };
}

function fail(message: string, cure: string, lastLines: string[] = []): StepEnd {
  return stop({ word: 'failed', message, lastLines, side: 'proxmox', changed: 'something', cure });
}

function endOfTask(task: TaskEnd, doing: string): StepEnd {
  return task.ok
    ? done
    : fail(`${doing} failed: ${task.exitStatus}`, 'Mend what Proxmox says, then retry.', task.lastLines);
}

/**
 * An image that lies there already is taken by its name, in which its checksum stands: Proxmox tells the size of a volume
 * and no checksum (`GET …/content/{volume}`). It compares the checksum itself when it fetches a file, before that gets
 * its name (PVE::Tools::download_file_from_url), so under this name lies the whole image, unless somebody with rights to
 * the storage put something else there.
 */
async function fetchImage(work: TemplateWork, tools: CallTools): Promise<StepEnd> {
  const { node, importStorage, spec } = work.template;
  const volid = `${importStorage}:import/${imageName(work)}`;
  const there = (await tools.proxmox.listContent(node, importStorage)).find((content) => content.volid === volid);
  if (there?.size === 0) return fail(`The image ${volid} is empty.`, 'Delete it on Proxmox, then retry.');
  if (there !== undefined) return done;
  const { url, checksum } = spec.image;
  const task = await tools.awaitTask(() =>
    tools.proxmox.downloadImage(node, importStorage, imageName(work), url, checksum),
  );
  return endOfTask(task, `Fetching ${url}`);
}

async function uploadBaseSeed(work: TemplateWork, tools: CallTools): Promise<StepEnd> {
  const { node, seedStorage: storage } = work.template;
  return (await uploadSeed(tools, { node, storage, name: baseSeedName(work), artifact: 'base-seed-iso' })) ?? done;
}

async function createBase(work: TemplateWork, tools: CallTools): Promise<StepEnd> {
  const vmid = baseVmidOf(work);
  const { node } = work.template;
  const task = await tools.awaitTask(() => tools.proxmox.createVm(node, baseParameters(work)));
  if (!task.ok) {
    return endOfTask(task, 'Creating the base');
  }
  const presence = await findPresence(tools, { node, vmid, instance: work.instance, requestId: baseOwner(work) });
  return presence === 'ours' ? done : fail(`VMID ${vmid} is not the base that was made.`, 'Look at it on Proxmox.');
}

/** Each act is on the machine that this build made, or there is none. */
async function withOurs(
  work: TemplateWork,
  tools: CallTools,
  act: (vmid: number) => Promise<StepEnd>,
): Promise<StepEnd> {
  const vmid = baseVmidOf(work);
  const { instance, template } = work;
  const vm = { node: template.node, vmid, instance, madeBy: baseOwner(work), smbiosUuid: null };
  return (await checkOurs(tools, vm)) ?? act(vmid);
}

function startBase(work: TemplateWork, tools: CallTools): Promise<StepEnd> {
  const { node } = work.template;
  return withOurs(work, tools, async (vmid) =>
    (await tools.proxmox.findStatus(node, vmid))?.running === true
      ? done
      : endOfTask(await tools.awaitTask(() => tools.proxmox.startVm(node, vmid)), 'Starting the base'),
  );
}

async function waitForBase(work: TemplateWork, tools: CallTools): Promise<StepEnd> {
  const vmid = baseVmidOf(work);
  const { node } = work.template;
  const read = (path: string) => tools.proxmox.agentReadFile(node, vmid, path);
  const errors = await poll(tools, 1000, async () => {
    const text = (await tools.proxmox.agentPing(node, vmid)) ? await read('/run/cloud-init/result.json') : null;
    return text === null ? null : readCloudInitErrors(text);
  });
  if (errors === null) {
    return fail(
      `The base (VMID ${vmid}) did not finish its first boot within 15 minutes, or could not install the guest agent.`,
      'Look at its console: it needs an address and the package mirror. Destroy it, then retry.',
    );
  }
  return errors.length === 0
    ? done
    : fail(`cloud-init of the base (VMID ${vmid}) failed.`, 'Look at its console.', errors);
}

function shutDownBase(work: TemplateWork, tools: CallTools): Promise<StepEnd> {
  const { node } = work.template;
  return withOurs(work, tools, async (vmid) =>
    (await tools.proxmox.findStatus(node, vmid))?.running === false
      ? done
      : endOfTask(await tools.awaitTask(() => tools.proxmox.shutdownVm(node, vmid, 180)), 'Shutting the base down'),
  );
}

function makeBaseTemplate(work: TemplateWork, tools: CallTools): Promise<StepEnd> {
  const { node } = work.template;
  return withOurs(work, tools, async (vmid) => {
    const config = await tools.proxmox.findConfig(node, vmid);
    const drive = config?.drives.get(baseSeedSlot) ?? '';
    if (drive.includes(baseSeedName(work))) {
      await tools.proxmox.setConfig(node, vmid, { delete: baseSeedSlot });
    }
    if (!drive.includes('cloudinit')) {
      await tools.proxmox.setConfig(node, vmid, cloudInitParameters(work));
    }
    const end: StepEnd =
      config?.template === true
        ? done
        : endOfTask(await tools.awaitTask(() => tools.proxmox.makeTemplate(node, vmid)), 'Making the base a template');
    return end.end === 'done' ? { end: 'done', facts: { base: { vmid } } } : end;
  });
}

async function deleteBaseSeed(work: TemplateWork, tools: CallTools): Promise<StepEnd> {
  const { node, seedStorage } = work.template;
  return (await deleteVolume(tools, node, seedStorage, `${seedStorage}:iso/${baseSeedName(work)}`))
    ? done
    : fail('The base’s seed is still on its storage.', 'Look at its tasks on Proxmox, then retry.');
}
