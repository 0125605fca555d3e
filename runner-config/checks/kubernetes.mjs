// Licensed under the Apache License, Version 2.0; see the file LICENSE.

// Checks documents of Kubernetes by the schemas of their kinds. Usage: kubernetes.mjs FILE...
// Prints one line for each document that is right and one for each fault; ends with 1 if there is
// any fault.
//
// The schemas let fields pass that they do not know, as Kubernetes does unless it is asked to be
// strict; a misspelt field would then be left out without a word. So the validator is given objects
// that note which fields it looks at: one that it never looked at is none that it knows.
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import * as core from "kubernetes-models/v1";
import * as batch from "kubernetes-models/batch/v1";
import * as rbac from "kubernetes-models/rbac.authorization.k8s.io/v1";
import * as argo from "@kubernetes-models/argo-workflows/argoproj.io/v1alpha1";
import * as flink from "@kubernetes-models/flink/flink.apache.org/v1beta1";

const KINDS = {
  v1: core,
  "batch/v1": batch,
  "rbac.authorization.k8s.io/v1": rbac,
  "argoproj.io/v1alpha1": argo,
  "flink.apache.org/v1beta1": flink,
};

// In an object that the validator never entered, as free-form ones are, nothing is unknown.
class Watch {
  entered = new Set();
  seen = new Set();

  over(value, path) {
    if (value === null || typeof value !== "object") {
      return value;
    }
    const note = (key) => {
      this.entered.add(path);
      this.seen.add(`${path}/${key}`);
    };
    return new Proxy(value, {
      get: (target, key) => {
        if (typeof key !== "string" || !Object.hasOwn(target, key)) {
          if (typeof key === "string") {
            this.entered.add(path);
          }
          return Reflect.get(target, key);
        }
        note(key);
        return this.over(target[key], `${path}/${key}`);
      },
    });
  }

  unknown(value, path) {
    if (value === null || typeof value !== "object" || !this.entered.has(path)) {
      return [];
    }
    return Object.keys(value).flatMap((key) => {
      const inner = `${path}/${key}`;
      return this.seen.has(inner) ? this.unknown(value[key], inner) : [inner];
    });
  }
}

function faults(document) {
  const kind = KINDS[document?.apiVersion]?.[document?.kind];
  if (kind === undefined) {
    return [`no schema for ${document?.apiVersion} ${document?.kind}`];
  }
  const model = new kind(document);
  const watch = new Watch();
  const found = [];
  for (const key of Object.keys(model)) {
    model[key] = watch.over(model[key], `/${key}`);
  }
  try {
    model.validate();
  } catch (error) {
    found.push(...(error.errors ?? [error]).map((e) => `${e.instancePath ?? ""} ${e.message}`));
  }
  for (const key of Object.keys(document)) {
    found.push(...watch.unknown(document[key], `/${key}`).map((path) => `${path} is unknown`));
  }
  return found;
}

let wrong = 0;
for (const file of process.argv.slice(2)) {
  for (const parsed of parseAllDocuments(readFileSync(file, "utf8"), { uniqueKeys: true })) {
    const document = parsed.toJS();
    const found = [...parsed.errors.map((e) => e.message), ...faults(document)];
    const name = `${document?.kind} ${document?.metadata?.name ?? document?.metadata?.generateName}`;
    if (found.length === 0) {
      console.log(`right: ${name}`);
    }
    for (const fault of found) {
      console.log(`wrong: ${name}: ${fault}`);
      wrong++;
    }
  }
}
process.exitCode = wrong === 0 ? 0 : 1;
