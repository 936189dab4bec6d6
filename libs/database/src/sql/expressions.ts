import { type AliasedRawBuilder, type Expression, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Tables } from './tables';

/**
 * `any(array)`, to compare a column with. It is one parameter, so the text of the statement does not depend on the
 * number of values.
 */
export function anyOf<T>(values: readonly T[]): RawBuilder<T> {
  return sql<T>`any(${[...values]})`;
}

/**
 * Rows of a table as a source of a statement. PostgreSQL reads them from one JSON parameter, by the types of the table's
 * columns, so the text of the statement does not depend on the number of rows.
 */
export function rowsOf<
  Table extends keyof Tables & string,
  Column extends keyof Selectable<Tables[Table]> & string,
  Alias extends string,
>(
  table: Table,
  columns: readonly Column[],
  rows: readonly Readonly<Pick<Selectable<Tables[Table]>, Column>>[],
  alias: Alias,
): AliasedRawBuilder<Pick<Selectable<Tables[Table]>, Column>, Alias> {
  const names = columns.map((column) => [columnName(column), column] as const);
  const json = JSON.stringify(
    rows.map((row) => Object.fromEntries(names.map(([name, column]) => [name, row[column]]))),
  );
  return sql<
    Pick<Selectable<Tables[Table]>, Column>
  >`jsonb_populate_recordset(NULL::${sql.table(table)}, ${json}::jsonb)`.as(alias);
}

/** What an upsert sets: each of these columns to the value of the row that was to be inserted. */
export function excluded<Column extends string>(
  columns: readonly Column[],
): { [name in Column]: RawBuilder<never> } {
  const values = columns.map((column) => [column, sql.ref(`excluded.${column}`)]);
  return Object.fromEntries(values) as { [name in Column]: RawBuilder<never> };
}

/** The moment so long before now, by the database's clock. */
export function ago(ms: number): RawBuilder<Date> {
  return sql<Date>`clock_timestamp() - make_interval(secs => ${ms / 1000}::float8)`;
}

/**
 * The metrics of a run by name, as `MetricsSchema` has them: one JSON value, where rows would be sixteen.
 * @param names those that are wanted; null for all.
 */
export function metricsOf(
  runId: Expression<string>,
  names: readonly string[] | null = null,
): RawBuilder<unknown> {
  const wanted = names === null ? sql`` : sql` AND name = ${anyOf(names)}`;
  return sql`(
    SELECT jsonb_object_agg(name, jsonb_build_object(
      'value', value, 'ciLower', ci_lower, 'ciUpper', ci_upper, 'unit', unit))
    FROM metrics WHERE run_id = ${runId}${wanted}
  )`;
}

/** How many launches a run has. */
export function launchCount(runId: Expression<string>): RawBuilder<number> {
  return sql<number>`(SELECT count(*)::int FROM launches WHERE run_id = ${runId})`;
}

/** The name of a column in the database. */
function columnName(column: string): string {
  return column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
