// Lets Node load TypeScript from a tree without node_modules: finds what imports mean, takes the types away with what
// the project has for that, and finds packages in the folder where they were prepared.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, statSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ENDINGS = [".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx", ".json"];
let modules;
let scratch;
let strip;

export function initialize(data) {
  ({ modules, scratch } = data);
}

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (/^(\.|\/|file:)/.test(specifier)) {
      const found = candidate(fileURLToPath(new URL(specifier, context.parentURL)));
      if (found !== undefined) {
        return { url: pathToFileURL(found).href, shortCircuit: true };
      }
    } else if (modules !== undefined && !specifier.startsWith("#")) {
      return await next(specifier, { ...context, parentURL: pathToFileURL(join(dirname(modules), "any.mjs")).href });
    }
    throw error;
  }
}

function candidate(path) {
  const bare = path.replace(/\.([cm]?)jsx?$/, "");
  const typed = bare === path ? [] : [".ts", ".tsx", ".mts", ".cts"].map((ending) => bare + ending);
  const tries = [...typed, ...ENDINGS.map((ending) => path + ending), ...ENDINGS.map((ending) => join(path, "index" + ending))];
  return tries.find((file) => existsSync(file) && statSync(file).isFile());
}

export async function load(url, context, next) {
  if (!/^file:.*\.[cm]?tsx?$/.test(url)) {
    return next(url, context);
  }
  const file = fileURLToPath(url);
  strip ??= stripper();
  return { format: "module", source: strip(readFileSync(file, "utf8"), file), shortCircuit: true };
}

function stripper() {
  if (typeof nodeModule.stripTypeScriptTypes === "function") {
    return (text) => nodeModule.stripTypeScriptTypes(text, { mode: "transform" });
  }
  const require = nodeModule.createRequire(join(dirname(modules ?? process.cwd()), "any.cjs"));
  const has = (name) => modules !== undefined && existsSync(join(modules, name, "package.json"));
  const loaderOf = (file) => (file.endsWith("x") ? "tsx" : "ts");
  if (has("esbuild")) {
    const esbuild = require("esbuild");
    return (text, file) => esbuild.transformSync(text, { loader: loaderOf(file), format: "esm", target: "es2022" }).code;
  }
  if (has("typescript")) {
    const compiler = require("typescript");
    if (typeof compiler.transpileModule === "function") {
      const options = { module: compiler.ModuleKind.ESNext, target: compiler.ScriptTarget.ES2022, jsx: 2,
        experimentalDecorators: true };
      return (text, fileName) => compiler.transpileModule(text, { fileName, compilerOptions: options }).outputText;
    }
    return (_, file) => compiled(file);
  }
  throw new Error("nothing here takes the types out of TypeScript: neither Node itself, nor typescript or esbuild");
}

/** A compiler that is a program of its own and has no function for that. */
function compiled(file) {
  const out = mkdtempSync(join(scratch, "compiled-"));
  const options = ["--ignoreConfig", "--noCheck", "--noResolve", "--module", "esnext", "--target", "es2022", "--outDir", out];
  execFileSync(process.execPath, [join(modules, "typescript", "bin", "tsc"), ...options, file], { stdio: "ignore" });
  return readFileSync(join(out, readdirSync(out)[0]), "utf8");
}
