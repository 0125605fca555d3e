// Licensed under the Apache License, Version 2.0; see the file LICENSE.

// Reads a Dockerfile. Usage: dockerfile.mjs FILE
// Prints its instructions as JSON: keyword, arguments, and the strings of those in JSON's form.
import { readFileSync } from "node:fs";
import { DockerfileParser } from "dockerfile-ast";

const text = readFileSync(process.argv[2], "utf8");
const instructions = DockerfileParser.parse(text).getInstructions();
console.log(
  JSON.stringify(
    instructions.map((instruction) => ({
      keyword: instruction.getKeyword(),
      arguments: instruction.getArguments().map((argument) => argument.getValue()),
      json: instruction.getJSONStrings?.().map((one) => one.getJSONValue()) ?? [],
    })),
  ),
);
