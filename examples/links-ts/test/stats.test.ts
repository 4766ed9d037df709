import assert from "node:assert/strict";
import { test } from "node:test";

import { summary, wordCount } from "../src/stats.js";

test("counts links and sites", () => {
  const links = ["https://example.org/a", "https://example.org/b", "https://example.com/"];
  assert.equal(summary(links.map((url) => ({ url, title: "" }))), "3 links to 2 sites");
});

test("counts words", () => {
  assert.equal(wordCount("to be or not to be"), 6);
  assert.equal(wordCount("to be or not to be", true), 4);
});
