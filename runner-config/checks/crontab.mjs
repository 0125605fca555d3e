// Licensed under the Apache License, Version 2.0; see the file LICENSE.

// Reads a crontab. Usage: crontab.mjs FILE INSTANT
// Prints as JSON its variables, the first time of each line at or after the instant, and what the
// parser complains of.
import { CronFileParser } from "cron-parser";

const [file, instant] = process.argv.slice(2);
const parsed = CronFileParser.parseFileSync(file);
const justBefore = new Date(Date.parse(instant) - 1);
const next = parsed.expressions.map((expression) => {
  expression.reset(justBefore);
  return expression.next().toISOString();
});
console.log(JSON.stringify({ variables: parsed.variables, next, errors: parsed.errors }));
