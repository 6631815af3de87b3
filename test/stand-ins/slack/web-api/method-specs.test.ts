import { describe, expect, it } from 'vitest';
import { SPECS_FOLDER } from '../../chat/specs-folder.js';
import { findMethodSpecs } from './method-specs.js';
import { basicMethods } from './methods-basics.js';
import { chatMethods } from './methods-chat.js';
import { conversationMethods } from './methods-conversations.js';
import { fileMethods } from './methods-files.js';
import { peopleMethods } from './methods-people.js';
import { viewMethods } from './methods-views.js';

const specs = findMethodSpecs(SPECS_FOLDER);
const methods = Object.entries({
  ...basicMethods,
  ...chatMethods,
  ...conversationMethods,
  ...fileMethods,
  ...peopleMethods,
  ...viewMethods,
});

describe.skipIf(specs === null)(`a method of the stand-in, against ${SPECS_FOLDER}`, () => {
  it.each(methods)('%s has the published tier and scopes', (name, method) => {
    const spec = specs?.get(name);
    expect(method.scopes.toSorted()).toEqual(spec?.scopes.toSorted());
    // blocks.validate has no number.
    if (name !== 'blocks.validate') expect(method.tier).toBe(spec?.tier);
  });
});
