import { z } from 'zod';
import { GoldenCase, type GoldenCaseStore } from '../commands/policy/golden-case.js';
import { jsonColumn, readRows, type SqlParameter } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const caseRow = z.object({ goldenCase: jsonColumn(GoldenCase) });

export function goldenCases(db: Sqlite): GoldenCaseStore {
  const all = db.prepare<SqlParameter[]>('SELECT golden_case AS goldenCase FROM golden_cases ORDER BY name');
  const clear = db.prepare('DELETE FROM golden_cases');
  const insert = db.prepare('INSERT INTO golden_cases (name, golden_case) VALUES (?, ?)');
  return {
    list: () => readRows(caseRow, all).map(({ goldenCase }) => goldenCase),
    replace(cases) {
      clear.run();
      for (const golden of cases) insert.run(golden.name, JSON.stringify(golden));
    },
  };
}
