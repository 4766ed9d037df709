/** Looking at addresses. */

/** Tells whether a text is an address of the web. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s/]+/.test(text);
}

/** Asks each address for its head and gives those that do not answer. */
export async function checkLinks(urls: string[]): Promise<string[]> {
  const dead: string[] = [];
  for (const url of urls) {
    const answer = await fetch(url, { method: "HEAD" }).catch(() => undefined);
    if (!answer?.ok) {
      dead.push(url);
    }
  }
  return dead;
}
