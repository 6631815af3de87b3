import type { Rights } from './rights-of.js';

interface HelpGroup {
  title: string;
  /** Words of the catalog → whether somebody with these rights can use it at all. */
  commands: Record<string, (rights: Rights) => boolean>;
}

const everybody = (): boolean => true;
const asks = ({ create, destroy, templates }: Rights): boolean => create || destroy || templates;
const steers = (rights: Rights): boolean => asks(rights) || rights.approve;
/** They read what only operators act on. */
const operates = ({ templates, administrate }: Rights): boolean => templates || administrate;

/** Those who may ask for other rules. */
const weighs = ({ edit, administrate }: Rights): boolean => edit || administrate;

/** Every command of the catalog in the order of the help. */
export const helpGroups: readonly HelpGroup[] = [
  {
    title: 'VMs',
    commands: {
      'vm create': ({ create }) => create,
      'vm mine': everybody,
      'vm list': everybody,
      'vm show': everybody,
      'vm destroy': ({ destroy }) => destroy,
    },
  },
  {
    title: 'Requests',
    commands: {
      'vm why': everybody,
      'vm pending': steers,
      'vm approve': ({ approve }) => approve,
      'vm deny': ({ approve }) => approve,
      'vm withdraw': ({ approve }) => approve,
      'vm cancel': steers,
      'vm retry': steers,
      'vm logs': everybody,
      'vm adopt': ({ resolve }) => resolve,
      'vm leave': ({ resolve }) => resolve,
    },
  },
  {
    title: 'You',
    commands: {
      'vm key add': everybody,
      'vm key list': everybody,
      'vm key remove': everybody,
      'vm link': ({ link }) => link,
      'vm unlink': everybody,
      'vm help': everybody,
    },
  },
  {
    title: 'For operators',
    commands: {
      'vm-admin people': operates,
      'vm-admin group': operates,
      'vm-admin quota': ({ administrate }) => administrate,
      'vm-admin policy show': operates,
      'vm-admin policy history': weighs,
      'vm-admin policy diff': weighs,
      'vm-admin policy propose': ({ edit }) => edit,
      'vm-admin policy test': weighs,
      'vm-admin policy replay': weighs,
      'vm-admin freeze': operates,
      'vm-admin unfreeze': ({ administrate }) => administrate,
      'vm-admin template list': operates,
      'vm-admin template build': ({ templates }) => templates,
      'vm-admin template retire': ({ templates }) => templates,
      'vm-admin audit': operates,
      'vm-admin link list': ({ administrate }) => administrate,
      'vm-admin link accept': ({ administrate }) => administrate,
      'vm-admin link refuse': ({ administrate }) => administrate,
    },
  },
];
