/** Figures about links. */
import type { Link } from "./store.js";

/** Says in one line how many links there are and to how many sites they lead. */
export function summary(links: Link[]): string {
  const sites = new Set(links.map((link) => new URL(link.url).host));
  return `${links.length} links to ${sites.size} sites`;
}

/**
 * Counts the words of a title.
 *
 * @param text what to count in
 * @param unique count each word once, whatever its case
 */
export function wordCount(text: string, unique = false): number {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return unique ? new Set(words).size : words.length;
}
