import type { DriverClient } from './overdue-answer.js';
import { requestComment } from './request-names.js';

/**
 * Has every statement of a connection name the requests that it is sent for, first of all, since `pg_stat_activity` shows only the
 * beginning of long ones. Done where statements are sent, so that nothing else ever sees a text that differs from one request to the
 * next. A prepared statement is sent once for whoever executes it afterwards, and names nobody.
 *
 * Whoever borrows a connection waits for each answer before the next statement, so what is sent is always the borrower's.
 */
export function nameStatements({ connection }: DriverClient): void {
  const { query, parse } = connection;
  connection.query = (text) => query.call(connection, requestComment() + text);
  connection.parse = (statement, more) =>
    parse.call(connection, statement.name ? statement : { ...statement, text: requestComment() + statement.text }, more);
}
