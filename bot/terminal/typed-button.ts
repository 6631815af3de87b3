import type { CardButton, RequestCard } from '../../commands/card.js';

/** What a person types here instead of pressing a button of a request's card. */
export function typedButton(button: CardButton, card: RequestCard): string {
  switch (button.action) {
    case 'approve':
      return `/vm approve ${card.label}${card.approval === null ? '' : ` ${card.approval.digest}`}`;
    case 'plan':
      return `/vm show ${card.label}`;
    case 'show':
    case 'destroy':
      return `/vm ${button.action} ${card.target}`;
    case 'deny':
    case 'cancel':
    case 'retry':
    case 'logs':
    case 'adopt':
    case 'leave':
    case 'withdraw':
      return `/vm ${button.action} ${card.label}`;
    case 'say':
      return `/${button.token.replace(/^say\./, '')}`;
    default:
      return button.action satisfies never;
  }
}
