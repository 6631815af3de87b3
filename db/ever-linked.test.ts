import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from './fakes/open-test-database.js';

let test: TestDatabase;
beforeEach(() => {
  test = openTestDatabase();
});
afterEach(() => test.remove());

it('persons who were ever linked stay so, in both directions and through others', () => {
  test.transaction(({ people }) => {
    const add = (login: string): string =>
      people.add({ login, display: login, active: true }, [`terminal:${login}`]).id;
    const [ana, bo, cy, dee] = [add('ana'), add('bo'), add('cy'), add('dee')];
    people.noteEverLinked(ana, bo, 10);
    people.noteEverLinked(cy, bo, 20);
    people.noteEverLinked(cy, bo, 30);
    people.noteEverLinked(dee, dee, 30);
    expect(people.everLinked(ana)).toEqual([bo, cy].toSorted());
    expect(people.everLinked(bo)).toEqual([ana, cy].toSorted());
    expect(people.everLinked(cy)).toEqual([ana, bo].toSorted());
    expect(people.everLinked(dee)).toEqual([]);
  });
});
