import type { Act } from '../act.js';
import { buttonToken } from '../approval/button-token.js';
import type { CardButton } from '../card.js';
import type { VmRecord } from '../stores.js';

/** What can be done with a VM that stands, as long as the request that made it is known. */
export function vmButtons({ stores, tools }: Act, vm: VmRecord): CardButton[] {
  const made = stores.requests.find(vm.madeBy);
  if (made === null) return [];
  const tokenOf = (action: CardButton['action']): string => buttonToken(tools.tokenKey, made, action);
  const named = { name: vm.name, environment: vm.environment };
  return [
    { action: 'show', token: tokenOf('show'), asks: 'nothing', overflow: false },
    { action: 'destroy', token: tokenOf('destroy'), asks: 'name', vm: named, overflow: true },
  ];
}
