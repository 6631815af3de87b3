import type { Statement } from 'better-sqlite3';
import { z } from 'zod';

type SqlValue = string | number | null | Uint8Array;
/** A value for each `?`, or one object for all `@names`. */
export type SqlParameter = SqlValue | Readonly<Record<string, SqlValue>>;
export type Query = Statement<SqlParameter[]>;

/** A row that does not have the shape that this program writes: a foreign hand or a defect. Nothing is guessed. */
export class BadRowError extends Error {}

/** Every row of the query, each parsed by `row`. */
export function readRows<S extends z.ZodType>(row: S, query: Query, ...values: SqlParameter[]): z.output<S>[] {
  return query.all(...values).map((found) => parse(row, found, query));
}

/** The first row of the query, or null. */
export function findRow<S extends z.ZodType>(row: S, query: Query, ...values: SqlParameter[]): z.output<S> | null {
  const found = query.get(...values);
  return found === undefined ? null : parse(row, found, query);
}

/** A JSON column that holds a `schema`. */
export function jsonColumn<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue('no JSON');
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** SQLite has no boolean: 0 or 1. */
export const booleanColumn = z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1);

function parse<S extends z.ZodType>(row: S, found: Parameters<S['safeParse']>[0], query: Query): z.output<S> {
  const parsed = row.safeParse(found);
  if (parsed.success) return parsed.data;
  throw new BadRowError(
    `a row of \`${query.source.slice(0, 120)}\` is not what was written: ${z.prettifyError(parsed.error)}`,
  );
}
