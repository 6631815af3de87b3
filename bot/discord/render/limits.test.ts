import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Card } from '../../../commands/card.js';
import { findJson, type Json, type JsonObject, objectOf } from '../../../test/stand-ins/chat/json.js';
import { SPECS_FOLDER } from '../../../test/stand-ins/chat/specs-folder.js';
import { checkMessage } from '../../../test/stand-ins/discord/checks/check-message.js';
import { checkModal } from '../../../test/stand-ins/discord/checks/check-modal.js';
import { findOpenApi } from '../../../test/stand-ins/discord/rest/openapi.js';
import {
  arbitraryAnswer,
  arbitraryForm,
  arbitraryHome,
  arbitraryRemark,
  arbitraryRequest,
} from '../../render/fakes/arbitrary-card.js';
import { pagesOf } from './form-state.js';
import { renderMessage } from './render-message.js';
import { renderModal } from './render-modal.js';

const look = { guild: '1098765432109876540', command: 'vm' };
const openApi = findOpenApi(SPECS_FOLDER);
if (openApi === null)
  console.log(`messages are not checked against the published description: none in ${SPECS_FOLDER}`);

/** A failure is made small for a while only: texts of thousands of characters have many smaller ones. */
const runs = { numRuns: 100, interruptAfterTimeLimit: 15_000 };
/** As it goes over the wire. */
const wire = (value: object): JsonObject => objectOf(findJson(JSON.stringify(value)));

function problemsOf(card: Card, options: Parameters<typeof renderMessage>[2] = {}): Json[] {
  const { files = [], ...body } = renderMessage(card, look, options);
  const sent = files.map(({ name, text }, index) => ({
    index,
    name,
    content: Buffer.from(text),
    contentType: 'text/plain',
  }));
  const published = openApi?.listProblems('POST', '/channels/{channel_id}/messages', wire(body)) ?? [];
  return [...checkMessage(wire(body), sent, null), ...published].map((problem) => JSON.stringify(problem));
}

describe('whatever is in a card', () => {
  it.each([
    ['a request', arbitraryRequest],
    ['an answer', arbitraryAnswer],
    ['a form', arbitraryForm],
  ] as const)('Discord takes %s', (_, cards) => {
    fc.assert(
      fc.property(cards, fc.boolean(), arbitraryRemark, (card: Card, mentionGroups, remark) => {
        expect(problemsOf(card, { mentionGroups, remark })).toEqual([]);
      }),
      runs,
    );
  });

  it('Discord takes what stands for a Home', () => {
    fc.assert(
      fc.property(arbitraryHome, ({ sections, buttons }) => {
        const card = { kind: 'answer', tone: 'ok', title: 'yours', lines: [], table: null, file: null } as const;
        expect(problemsOf({ ...card, lines: [], buttons, home: sections })).toEqual([]);
      }),
      runs,
    );
  });

  it('Discord takes each page of a form as a modal', () => {
    fc.assert(
      fc.property(arbitraryForm, (form) => {
        pagesOf(form).forEach((_, page) => {
          const modal = renderModal(form, look, { kind: 'entered', form: form.form, page });
          if (modal === null) return;
          expect(checkModal(wire(modal))).toEqual([]);
          const body = wire({ type: 9, data: modal });
          const path = '/interactions/{interaction_id}/{interaction_token}/callback';
          expect(openApi?.listProblems('POST', path, body) ?? []).toEqual([]);
        });
      }),
      runs,
    );
  });

  it.each([
    ['problems of many menus beside long text', 9, 3, 700, 'p'.repeat(400)],
    ['more menus than fit', 12, 12, 100, 'p'.repeat(400)],
    ['many fields beside many menus', 9, 40, 10, 'p'],
    ['hundreds of fields', 0, 200, 30, 'p'.repeat(300)],
    ['hundreds of emptied fields with long names', 0, 200, 0, null],
    ['hundreds of fields that do not fit', 9, 200, 2500, null],
  ])('Discord takes a form with %s', (_, menus, typed, length, problem) => {
    const nothing = { title: 'T'.repeat(90), hint: '', required: false, problem };
    const fields = [
      ...Array.from({ length: menus }, (_, n) => ({ ...nothing, name: `m${n}`, default: 'a', choices: ['a', 'b'] })),
      ...Array.from({ length: typed }, (_, n) => ({
        ...{ ...nothing, name: `t${n}`.padEnd(32, '_'), default: 'x'.repeat(length), choices: null },
      })),
    ];
    const notes = Array<string>(9).fill('n'.repeat(300));
    expect(problemsOf({ kind: 'form', form: 'vm create', title: 't'.repeat(200), notes, fields })).toEqual([]);
  });

  it('nobody is notified but those who are meant', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryRequest, arbitraryAnswer, arbitraryForm), (card: Card) => {
        expect(renderMessage(card, look).allowed_mentions).toEqual({ parse: [] });
      }),
      runs,
    );
  });
});
