/** Where links are kept. */
import { readFile, writeFile } from "node:fs/promises";

import { LinkError } from "./errors.js";

/** One link. */
export interface Link {
  url: string;
  title: string;
}

/** Tells whether something read from a file is a link. */
export function isLink(value: unknown): value is Link {
  const link = value as Partial<Link> | null;
  return typeof link === "object" && typeof link?.url === "string" && typeof link.title === "string";
}

/** Reads every link, oldest first. */
export async function load(): Promise<Link[]> {
  let items: unknown;
  try {
    items = JSON.parse(await readFile(place(), "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new LinkError(`${place()} is no JSON: repair or remove it`);
    }
    return [];
  }
  return Array.isArray(items) ? items.filter(isLink) : [];
}

/** Writes every link, oldest first. */
export async function save(links: Link[]): Promise<void> {
  await writeFile(place(), `${JSON.stringify(links, null, 2)}\n`);
}

function place(): string {
  return process.env.LINKS_FILE ?? "links.json";
}
