// Licensed under the Apache License, Version 2.0; see the file LICENSE.

// Evaluates what Argo is to decide. Usage: argo.mjs EXPRESSION SCHEDULE
// Prints as JSON, for each exit code from -1 to 255, whether EXPRESSION asks for another try, and the
// first time of SCHEDULE after the turn of the year, in UTC.
//
// The expression is one of expr-lang, of which there is no parser here. It uses only what that has in
// common with JavaScript: names with dots, strings, !=, &&.
import { runInNewContext } from "node:vm";
import { CronExpressionParser } from "cron-parser";

const [expression, schedule] = process.argv.slice(2);
if (!/^(lastRetry\.exitCode != "[0-9]+"( && )?)+$/.test(expression)) {
  throw new Error(`more than the two languages have in common: ${expression}`);
}
const again = [];
for (let code = -1; code <= 255; code++) {
  if (runInNewContext(expression, { lastRetry: { exitCode: String(code) } })) {
    again.push(code);
  }
}
const options = { currentDate: "2026-01-01T00:00:01Z", tz: "UTC" };
const next = CronExpressionParser.parse(schedule, options).next().toISOString();
console.log(JSON.stringify({ again, next }));
