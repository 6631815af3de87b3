import type { AnyBlock, HomeView, ModalView } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Card, CardButton } from '../../../commands/card.js';
import type { Json } from '../../../test/stand-ins/chat/json.js';
import { checkMessageBlocks } from '../../../test/stand-ins/slack/blocks/check-blocks.js';
import { checkView } from '../../../test/stand-ins/slack/blocks/check-view.js';
import {
  arbitraryAnswer,
  arbitraryForm,
  arbitraryHome,
  arbitraryRemark,
  arbitraryRequest,
} from '../../render/fakes/arbitrary-card.js';
import { look, plainLook } from './fakes/slack-cards.js';
import { renderAnswerModal } from './render-answer-modal.js';
import { renderHome } from './render-home.js';
import { renderMessage } from './render-message.js';
import { renderModal } from './render-modal.js';

/** A failure is made small for a while only: texts of thousands of characters have many smaller ones. */
const runs = { numRuns: 100, interruptAfterTimeLimit: 15_000 };

describe('whatever is in a card', () => {
  it.each([
    ['a request in Slack’s plan', arbitraryRequest, look],
    ['a request in plain lines', arbitraryRequest, plainLook],
    ['an answer', arbitraryAnswer, look],
    ['a form', arbitraryForm, look],
  ] as const)('Slack takes %s, and its buttons are never cut', (_, cards, withLook) => {
    fc.assert(
      fc.property(cards, fc.boolean(), arbitraryRemark, (card: Card, mentionGroups, remark) => {
        const { text, blocks } = renderMessage(card, withLook, { mentionGroups, remark });
        expect(checkMessageBlocks(wire(blocks))).toEqual({ verdict: 'good' });
        expect(text.length).toBeGreaterThan(0);
        expect(text.length).toBeLessThanOrEqual(3900);
        if (card.kind === 'request' || card.kind === 'answer') expect(tokensOf(blocks)).toEqual(wanted(card.buttons));
      }),
      runs,
    );
  });

  it('Slack takes a form as a modal', () => {
    fc.assert(
      fc.property(arbitraryForm, fc.option(fc.nat(), { nil: undefined }), (form, revision) => {
        const meta = revision === undefined ? { token: '7.deny.x' } : { token: '7.deny.x', revision };
        const view = renderModal(form, look, meta);
        expect(checkView(wire(view), 'modal')).toEqual([]);
        expect(totalOf(view.blocks)).toBeLessThan(60_000);
      }),
      runs,
    );
  });

  it('Slack takes an answer as a modal, and a Home', () => {
    fc.assert(
      fc.property(arbitraryAnswer, arbitraryHome, (answer, home) => {
        expect(checkView(wire(renderAnswerModal(answer, look)), 'modal')).toEqual([]);
        const view = renderHome(home, look);
        expect(checkView(wire(view), 'home')).toEqual([]);
        expect(shownOf(wire(view.blocks))).toBeLessThan(12_000);
        expect(twice(actionIdsOf(view.blocks))).toEqual([]);
      }),
      runs,
    );
  });

  it('mentions nobody that it was not told to, and hides or turns nothing', () => {
    fc.assert(
      fc.property(arbitraryRequest, (card) => {
        const shown = JSON.stringify(renderMessage(card, look, { mentionGroups: false }));
        const tokens = [...shown.matchAll(/<[^>]*>/g)].map(([token]) => token);
        const ours = /^<(@U2|!subteam\^S2|!date\^-?\d+\^\{date_short_pretty\} \{time\}\|[^<>]*)>$/;
        expect(tokens.filter((token) => !ours.test(token) && isMarkup(shown, token))).toEqual([]);
        expect(shown).not.toMatch(/[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
      }),
      runs,
    );
  });
});

/** Plain and rich text are not read as markup, so only what stands in mrkdwn or in the message's text counts. */
function isMarkup(shown: string, token: string): boolean {
  const message: Json = JSON.parse(shown);
  return mrkdwnOf(message).some((text) => text.includes(token));
}

function mrkdwnOf(value: Json, isMessage = true): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => mrkdwnOf(item, false));
  if (value === null || typeof value !== 'object') return [];
  const own = isMessage || value.type === 'mrkdwn' ? [value.text] : [];
  return [
    ...own.filter((text) => typeof text === 'string'),
    ...Object.values(value).flatMap((item) => mrkdwnOf(item ?? null, false)),
  ];
}

/** As it travels. */
function wire(value: readonly AnyBlock[] | ModalView | HomeView): Json {
  return JSON.parse(JSON.stringify(value));
}

/** Characters of what stands in sections, contexts and headers. */
function shownOf(value: Json): number {
  return mrkdwnOf(value, false).reduce((sum, text) => sum + text.length, 0);
}

function totalOf(blocks: readonly object[]): number {
  return JSON.stringify(blocks).length;
}

function elementsOf(blocks: readonly object[]) {
  return blocks.flatMap((block) => ('elements' in block && Array.isArray(block.elements) ? block.elements : []));
}

function actionIdsOf(blocks: readonly object[]): string[] {
  return elementsOf(blocks).flatMap((element) => (typeof element.action_id === 'string' ? [element.action_id] : []));
}

function twice(ids: readonly string[]): string[] {
  return ids.filter((id, place) => ids.indexOf(id) !== place);
}

function tokensOf(blocks: readonly object[]): string[] {
  const values = elementsOf(blocks).flatMap((element) =>
    element.type === 'overflow'
      ? element.options.map(({ value }: { value: string }) => value)
      : element.type === 'button'
        ? [element.value]
        : [],
  );
  return values.toSorted();
}

/** A token, or with the target behind it where a dialog names it. */
function wanted(buttons: readonly CardButton[]): string[] {
  return expect.toSatisfy((values: string[]) => {
    const left = buttons.map(({ token }) => token).toSorted((a, b) => b.length - a.length);
    return (
      values.length === buttons.length &&
      left.every((token) => values.some((value) => value === token || value.startsWith(`${token} `)))
    );
  });
}
