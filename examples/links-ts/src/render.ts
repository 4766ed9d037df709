/** The forms in which links are shown. */
import type { Link } from "./store.js";

export type Format = "plain" | "markdown";

/** One link per line. */
export function plainLines(links: Link[]): string {
  return links.map((link) => `${link.url} ${link.title}`.trimEnd()).join("\n");
}

/** A list for a document. */
export function markdownList(links: Link[]): string {
  return links.map((link) => `- [${link.title || link.url}](${link.url})`).join("\n");
}

const handlers = { plain: plainLines, markdown: markdownList };

/** Shows links in a form. */
export function show(format: Format, links: Link[]): string {
  return handlers[format](links);
}
