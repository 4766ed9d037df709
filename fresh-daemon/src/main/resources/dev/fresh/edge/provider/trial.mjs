// Makes trial calls of one function and writes what a command would print; runs in the sandbox, never in the tree.
// Arguments: a JSON file with file, top, whole, path, constructed and calls, and the file to write the answers to.
import { readFileSync, writeFileSync } from "node:fs";
import { register } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";

const [taskFile, answersFile] = process.argv.slice(2);
register("./types.mjs", import.meta.url, {
  data: { modules: process.env.FRESH_NODE_MODULES, scratch: dirname(answersFile) },
});
const task = JSON.parse(readFileSync(taskFile, "utf8"));

function isPlain(value) {
  if (value === null || typeof value !== "object") {
    return ["string", "number", "boolean"].includes(typeof value) || value === null;
  }
  if (Array.isArray(value)) {
    return value.every(isPlain);
  }
  const prototype = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null)
    && Object.values(value).every((part) => part === undefined || isPlain(part));
}

function formOf(value) {
  if (value === undefined || value === null) {
    return ["printed", ""];
  }
  if (typeof value !== "object") {
    return typeof value === "function" || typeof value === "symbol" ? ["object", ""] : ["line", format(value) + "\n"];
  }
  if (Array.isArray(value) && value.every((item) => ["string", "number", "boolean"].includes(typeof item))) {
    return ["each", value.join("\n") + "\n"];
  }
  if (isPlain(value)) {
    return ["json", JSON.stringify(value, null, 2) + "\n"];
  }
  const streams = typeof value.next === "function" || Symbol.asyncIterator in value || typeof value.pipe === "function";
  return [streams ? "stream" : "object", ""];
}

async function answer(given, module) {
  const printed = [];
  const log = console.log;
  console.log = (...values) => printed.push(format(...values) + "\n");
  try {
    const whole = module.default?.[task.top] ?? module.default;
    let owner = undefined;
    let callee = task.whole ? module.default : module[task.top] ?? whole;
    for (const name of task.path) {
      owner = task.constructed && owner === undefined ? new callee() : callee;
      callee = owner[name];
    }
    const value = await callee.apply(owner, given.map((part) => part[0]));
    const [form, text] = formOf(value);
    return { form, output: printed.join("") + text, type: value?.constructor?.name ?? typeof value };
  } finally {
    console.log = log;
  }
}

function told(error) {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

const answers = {};
try {
  const module = await import(pathToFileURL(task.file).href);
  answers.calls = [];
  for (const given of task.calls) {
    answers.calls.push(await answer(given, module).catch((error) => ({ error: told(error) })));
  }
} catch (error) {
  answers.import_error = told(error);
}
writeFileSync(answersFile, JSON.stringify(answers));
process.exit(0);
