/** What can go wrong, in words for people. */

/** Trouble that the user can do something about. */
export class LinkError extends Error {
  override name = "LinkError";
}
