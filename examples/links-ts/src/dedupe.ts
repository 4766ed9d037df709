/** Telling addresses apart. */

/** The form of an address in which two that lead to the same place are equal. */
export function canonical(url: string): string {
  const address = new URL(url);
  address.hash = "";
  return address.href.replace(/\/$/, "");
}

/**
 * Leaves out addresses that lead where an earlier one leads.
 *
 * @example
 * dedupe(["https://example.org/a", "https://example.org/a#top", "https://example.org/b"])
 */
export function dedupe(urls: string[]): string[] {
  const seen = new Set<string>();
  return urls.filter((url) => {
    const known = seen.has(canonical(url));
    seen.add(canonical(url));
    return !known;
  });
}
