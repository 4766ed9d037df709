/** The command line. */
import { Command, Option } from "commander";

import { isWebAddress } from "./check.js";
import { canonical } from "./dedupe.js";
import { LinkError } from "./errors.js";
import { type Format, show } from "./render.js";
import { summary } from "./stats.js";
import { load, save } from "./store.js";

/** Describes every command. */
export function buildProgram(): Command {
  const program = new Command("links").description("Keeps links in one JSON file.");

  program
    .command("add")
    .description("Store a link.")
    .argument("<url>", "where it leads")
    .argument("[title]", "what it is about", "")
    .action(async (url: string, title: string) => {
      if (!isWebAddress(url)) {
        throw new LinkError(`${url} is no address of the web: begin it with https://`);
      }
      const links = await load();
      const known = links.filter((link) => canonical(link.url) !== canonical(url));
      await save([...known, { url, title }]);
    });

  program
    .command("list")
    .description("Show the links.")
    .addOption(new Option("--format <format>", "how").choices(["plain", "markdown"]).default("plain"))
    .action(async (options: { format: Format }) => {
      console.log(show(options.format, await load()));
    });

  program
    .command("stats")
    .description("Show figures about the links.")
    .action(async () => {
      console.log(summary(await load()));
    });

  return program;
}
