import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";

import { LinkError } from "../src/errors.js";
import { load, save } from "../src/store.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "links-"));
  process.env.LINKS_FILE = join(folder, "links.json");
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test("gives back what was stored", async () => {
  assert.deepEqual(await load(), []);
  await save([{ url: "https://example.org/", title: "An example" }]);
  assert.deepEqual(await load(), [{ url: "https://example.org/", title: "An example" }]);
});

test("says what is wrong with the file", async () => {
  await writeFile(join(folder, "links.json"), "[");
  await assert.rejects(load(), LinkError);
});
