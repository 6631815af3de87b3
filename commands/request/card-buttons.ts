import { buttonToken } from '../approval/button-token.js';
import type { CardButton } from '../card.js';
import type { RequestState } from './request.js';
import type { RequestView } from './request-view.js';

type Wish = Omit<CardButton, 'token'>;

const first = (action: CardButton['action'], asks: CardButton['asks'] = 'nothing'): Wish => ({
  action,
  asks,
  overflow: false,
});
const more = (action: CardButton['action'], asks: CardButton['asks'] = 'nothing'): Wish => ({
  action,
  asks,
  overflow: true,
});

/** Only what can be done now. */
export function cardButtons(view: RequestView, tokenKey: Uint8Array): CardButton[] {
  const { ask } = view.request;
  const vm = 'name' in ask ? { vm: { name: ask.name, environment: ask.environment } } : {};
  return wishes(view, view.request.state).map((wish) => ({
    ...wish,
    ...(wish.asks === 'name' ? vm : {}),
    token: buttonToken(tokenKey, view.request, wish.action),
  }));
}

function wishes(view: RequestView, state: RequestState): Wish[] {
  const logs = view.events.length > 0 ? [more('logs')] : [];
  switch (state.state) {
    case 'planning':
      return state.cancelBy === null ? [more('cancel'), ...logs] : logs;
    case 'awaiting-approval':
      return [
        ...[first('approve'), first('deny', 'reason'), first('plan')],
        ...(view.votes.length > 0 ? [more('withdraw')] : []),
        ...[more('cancel'), ...logs],
      ];
    case 'approved':
      return [first('plan'), more('cancel'), ...logs];
    case 'running':
      return [first('plan'), ...(state.cancelBy === null ? [more('cancel')] : []), ...logs];
    case 'ready':
      return state.planned.work.recipe === 'create-vm' && view.vmStands
        ? [first('show'), more('destroy', 'name'), ...logs]
        : logs;
    case 'failed': {
      const retry = state.retry === 'none' ? [] : [first('retry')];
      return [...retry, ...(view.vmStands ? [more('destroy', 'name')] : []), ...logs];
    }
    case 'unknown': {
      const create = state.planned.work.recipe === 'create-vm' && state.stage === 'apply';
      return [...(create ? [first('adopt'), more('destroy', 'name')] : []), first('leave'), ...logs];
    }
    case 'refused':
    case 'denied':
    case 'expired':
      return logs;
    case 'cancelled':
      return [...(view.vmStands ? [more('destroy', 'name')] : []), ...logs];
    default:
      return state satisfies never;
  }
}
