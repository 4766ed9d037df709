#!/usr/bin/env node
/** Starts the command line. */
import { buildProgram } from "./cli.js";
import { LinkError } from "./errors.js";

try {
  await buildProgram().parseAsync();
} catch (error) {
  if (!(error instanceof LinkError)) {
    throw error;
  }
  console.error(`links: ${error.message}`);
  process.exitCode = 1;
}
