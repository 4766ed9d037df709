package dev.fresh.edge.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.core.task.Feature.Passing;
import dev.fresh.core.task.Feature.Safety;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.core.task.InventoryReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypeScriptInventoryTest {

    private static final String PACKAGE = """
            {"name": "app", "version": "1.0.0", "private": true, "bin": {"app": "./dist/main.js"}}
            """;

    @TempDir
    private Path folder;

    private Scanned scanned;

    @BeforeEach
    void begin() {
        scanned = Scanned.in(folder).file("package.json", PACKAGE).file(".fresh/rules/start.json", """
                {"id": "start", "language": "javascript", "entries": [{"kind": "script",
                 "fileConvention": {"files": ["src/main.ts", "src/main.tsx", "src/main.js"]}}]}
                """);
    }

    private InventoryReport report() {
        InventoryReport report = scanned.report();
        assertEquals(List.of(), report.parseErrors());
        return report;
    }

    private static void verdicts(InventoryReport report, String verdict, String... symbols) {
        for (String symbol : symbols) {
            assertEquals(verdict, Scanned.verdict(report, symbol), symbol);
        }
    }

    private static void hooked(InventoryReport report, String... symbols) {
        verdicts(report, "hooked", symbols);
    }

    private static void unhooked(InventoryReport report, String... symbols) {
        for (String symbol : symbols) {
            assertTrue(Scanned.verdict(report, symbol).startsWith("unhooked"),
                    () -> symbol + " is " + Scanned.verdict(report, symbol));
        }
    }

    @Test
    void followsImportsReExportsAndBarrels() {
        scanned.file("src/main.ts", """
                import { used, renamed as other } from './barrel.js';
                import * as space from './space';
                import standard, { type Shape } from './standard';
                import { unusedImport } from './stats';
                used(); other(); space.inSpace(); standard();
                """).file("src/barrel.ts", """
                export * from './stats';
                export { original as renamed, never } from './more';
                """).file("src/stats.ts", """
                export function used(): number { return helperOfUsed(1); }
                function helperOfUsed(n: number) { return countUp(n); }
                export const countUp = (n: number) => n + 1;
                export function unusedImport() { return onlyFromDead(); }
                export function onlyFromDead() { return 2; }
                """).file("src/more.ts", """
                export function original() { return 1; }
                export function never() { return 2; }
                """).file("src/space/index.ts", """
                export function inSpace() { return 1; }
                export function alsoInSpace() { return 2; }
                """).file("src/standard.ts", """
                export interface Shape { area(): number }
                export default function standardThing() { return 1; }
                """);
        InventoryReport report = report();
        hooked(report, "used", "countUp", "original", "inSpace", "standardThing");
        unhooked(report, "unusedImport", "onlyFromDead", "never", "alsoInSpace");
        assertEquals("unhooked A", Scanned.verdict(report, "alsoInSpace"));
    }

    @Test
    void followsCommonJs() {
        scanned.file("src/main.js", """
                const { first, second: again } = require('./parts');
                const whole = require('./whole');
                const Machine = require('./machine');
                const lib = require('./lib');
                first(); again(); whole.inWhole();
                new Machine().start();
                lib.listed(); lib.passed();
                """).file("src/parts.js", """
                exports.first = function () { return 1; };
                exports.second = second;
                exports.third = () => 3;
                function second() { return 2; }
                """).file("src/whole.js", """
                function inWhole() { return 1; }
                function outOfUse() { return 2; }
                module.exports = { inWhole, outOfUse, inlineNever() { return 3; } };
                """).file("src/machine.js", """
                module.exports = class Machine {
                  start() { return this.turn(); }
                  turn() { return 1; }
                  halt() { return 2; }
                };
                """).file("src/lib/index.js", """
                Object.assign(exports, require('./inner'), { listed: () => 1 });
                """).file("src/lib/inner.js", """
                module.exports = { passed() { return 1; }, unpassed() { return 2; } };
                """);
        InventoryReport report = report();
        hooked(report, "first", "second", "inWhole", "Machine", "Machine.start", "Machine.turn", "listed", "passed");
        unhooked(report, "third", "outOfUse", "inlineNever", "Machine.halt", "unpassed");
    }

    @Test
    void typesReceiversByFieldsParametersAnnotationsAndResults() {
        scanned.file("src/main.ts", """
                import { Service, makeStore } from './service';
                const service = new Service(makeStore());
                service.run();
                async function later() {
                  const store = await loadStore();
                  store.flush();
                }
                import { loadStore } from './service';
                later();
                """).file("src/service.ts", """
                import { Store, Base } from './store';
                export class Service extends Base {
                  private extra = new Extra();
                  constructor(private readonly store: Store) { super(); }
                  run() { this.store.read(); this.extra.help(); super.prepare(); this.inherited(); }
                }
                class Extra { help() { return 1; } idleExtra() { return 2; } }
                export function makeStore() { return new Store(); }
                export async function loadStore(): Promise<Store> { return makeStore(); }
                """).file("src/store.ts", """
                export class Store {
                  read() { return 1; }
                  flush() { return 2; }
                  compact() { return 3; }
                }
                export class Other {
                  read() { return 4; }
                }
                export abstract class Base {
                  prepare() { return 1; }
                  inherited() { return 2; }
                  leftBehind() { return 3; }
                }
                """);
        InventoryReport report = report();
        hooked(report, "Service", "Service.run", "Store.read", "Store.flush", "Base.prepare", "Base.inherited");
        unhooked(report, "Store.compact", "Other", "Base.leftBehind");
    }

    @Test
    void keepsWhatIsPickedFromRegistriesAndNamespaces() {
        scanned.file("src/main.ts", """
                import * as commands from './commands';
                import { handlers } from './handlers';
                import tools from './tools';
                import * as steps from './steps';
                const name = process.argv[2];
                commands[name]();
                handlers[name]();
                register(tools);
                steps[`on${name}`]();
                function register(all: object) { return Object.values(all); }
                """).file("src/commands.ts", """
                export function deploy() { return 1; }
                export const destroyAll = () => 2;
                export * from './more-commands';
                """).file("src/more-commands.ts", "export function extraCommand() { return 1; }\n")
                .file("src/handlers.ts", """
                        import { addNote } from './notes';
                        export const handlers = { add: addNote, list() { return 1; }, 'drop-it': () => 2 };
                        export const unusedHandlers = { purgeNote() { return 3; } };
                        """).file("src/notes.ts", "export function addNote() { return 1; }\n")
                .file("src/tools.ts", "export default { hammer() { return 1; }, saw: () => 2 };\n")
                .file("src/steps.ts", """
                        export function onStart() { return 1; }
                        export function whenDone() { return 2; }
                        """);
        InventoryReport report = report();
        hooked(report, "deploy", "destroyAll", "extraCommand", "addNote", "handlers.list", "handlers.drop-it",
                "default.hammer", "default.saw", "onStart");
        unhooked(report, "whenDone", "unusedHandlers");
    }

    @Test
    void followsModulesThatAreLoadedWhileTheProgramRuns() {
        scanned.file("src/main.ts", """
                async function go() {
                  const { lazyOne } = await import('./lazy');
                  lazyOne();
                  import('./then').then((m) => m.thenOne());
                  import('./then').then(({ thenTwo }) => thenTwo());
                  const page = () => import('./page');
                  new Worker(new URL('./work.js', import.meta.url));
                  await import(`./plugins/${process.argv[2]}.js`);
                  return page;
                }
                go();
                """).file("src/lazy.ts", """
                export function lazyOne() { return 1; }
                export function lazyTwo() { return 2; }
                """).file("src/then.ts", """
                export function thenOne() { return 1; }
                export function thenTwo() { return 2; }
                export function thenNever() { return 3; }
                """).file("src/page.ts", "export default function pageOne() { return 1; }\n")
                .file("src/work.ts", "import { worked } from './worked'; worked();\n")
                .file("src/worked.ts", "export function worked() { return 1; }\n")
                .file("src/plugins/alpha.ts", "export function pluginAlpha() { return 1; }\n");
        InventoryReport report = report();
        hooked(report, "lazyOne", "thenOne", "thenTwo", "pageOne", "worked", "pluginAlpha");
        unhooked(report, "lazyTwo", "thenNever");
    }

    @Test
    void findsFilesByCompilerPathsWorkspacesAndBuiltNames() {
        scanned.file("package.json", """
                {"name": "root", "private": true, "workspaces": ["packages/*"], "bin": {"app": "./dist/main.js"}}
                """).file("tsconfig.base.json", """
                { // shared
                  "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], }, }, }
                """).file("tsconfig.json", "{\"extends\": \"./tsconfig.base.json\"}").file("src/main.ts", """
                import { byAlias } from '@/inner/alias';
                import { fromWorkspace } from '@acme/kit';
                import { fromSub } from '@acme/kit/sub';
                import { hashed } from '#hashed';
                byAlias(); fromWorkspace(); fromSub(); hashed();
                """).file("src/inner/alias.ts", "export function byAlias() { return 1; }\n")
                .file("packages/kit/package.json", """
                        {"name": "@acme/kit", "version": "1.0.0", "private": true, "exports": {
                         ".": {"types": "./dist/index.d.ts", "import": "./dist/index.js"}, "./*": "./dist/*.js"}}
                        """).file("packages/kit/src/index.ts", """
                        export function fromWorkspace() { return 1; }
                        export function privatelyUnused() { return 2; }
                        """).file("packages/kit/src/sub.ts", "export function fromSub() { return 1; }\n")
                .file("src/hash/hashed.ts", "export function hashed() { return 1; }\n");
        scanned.file("package.json",
                """
                        {"name": "root", "private": true, "workspaces": ["packages/*"], "imports": {"#hashed": "./src/hash/hashed.js"}}
                        """);
        InventoryReport report = report();
        hooked(report, "byAlias", "fromWorkspace", "fromSub", "hashed");
        unhooked(report, "privatelyUnused");
    }

    @Test
    void countsTheFrontOfAPublishedPackageAsItsPublicSurface() {
        scanned.file("package.json", """
                {"name": "kit", "version": "2.0.0", "main": "dist/index.js", "types": "dist/index.d.ts"}
                """).file("src/index.ts", """
                export * from './shown';
                export { default as Panel } from './panel';
                """).file("src/shown.ts", """
                export function shown() { return inner(); }
                function inner() { return fromInside(); }
                import { fromInside, notShown } from './inside';
                """).file("src/inside.ts", """
                export function fromInside() { return 1; }
                export function notShown() { return 2; }
                """).file("src/panel.ts", """
                export default class Panel {
                  open() { return 1; }
                  private fold() { return 2; }
                }
                """);
        InventoryReport report = report();
        hooked(report, "shown", "fromInside", "Panel", "Panel.open");
        unhooked(report, "notShown");
        assertEquals("api shown", Scanned.feature(report, "shown").hookedBy().getFirst());
    }

    @Test
    void takesAnElementForAUseAndAWrappedComponentForADefinition() {
        scanned.file("src/main.tsx", """
                import React, { memo } from 'react';
                import { Card, Fancy, Menu } from './parts';
                const render = () => <Card title="x"><Menu.Item/><Fancy/></Card>;
                render();
                """).file("src/parts.tsx", """
                import { memo, forwardRef } from 'react';
                import { format, neverFormatted } from './format';
                export function Card({ title, children }: { title: string; children?: any }) {
                  return <div className="card">{format(title)}{children}</div>;
                }
                export const Fancy = memo(function FancyInner() { return <span/>; });
                export const Ghost = forwardRef((props: any, ref: any) => <i>{neverFormatted(props)}</i>);
                export const Menu = { Item: () => <li/>, Separator: () => <hr/> };
                """).file("src/format.ts", """
                export function format(text: string) { return text; }
                export function neverFormatted(text: string) { return text; }
                """);
        InventoryReport report = report();
        hooked(report, "Card", "Fancy", "Menu.Item", "format");
        unhooked(report, "Ghost", "neverFormatted", "Menu.Separator");
    }

    @Test
    void claimsNothingWhereNamesAreComputed() {
        scanned.file("src/main.ts", """
                import { Api } from './api';
                const api = new Api();
                api.dispatch(process.argv[2]);
                const anything: any = JSON.parse(process.argv[3]);
                anything[process.argv[2]]('archiveOld');
                """).file("src/api.ts", """
                export class Api {
                  dispatch(name: string) { return this[name](); }
                  rebuildIndex() { return 1; }
                }
                export class Jobs {
                  archiveOld() { return 1; }
                }
                export const jobs = [new Jobs()];
                """);
        InventoryReport report = report();
        hooked(report, "Api.dispatch");
        verdicts(report, "unknown C", "Api.rebuildIndex", "Jobs.archiveOld");
    }

    @Test
    void callsNothingUnhookedUnderADecoratorNobodyKnows() {
        scanned.file("src/main.ts", "import './strange';\n").file("src/strange.ts", """
                import { Strange, On } from 'strange';
                @Strange({ uses: [Helper] })
                export class Listener {
                  @On('x') heard() { return 1; }
                }
                export class Helper { assist() { return 2; } }
                """);
        verdicts(report(), "unknown C", "Listener", "Listener.heard");
    }

    @Test
    void keepsNamesOfInnerScopesApartFromThoseOfTheFile() {
        scanned.file("src/main.ts", """
                import { render, paint, draw } from './draw';
                [1].map((render) => render + 1);
                function outer() {
                  const paint = (x: number) => x;
                  return paint(1);
                }
                outer();
                for (const draw of []) { draw(); }
                draw();
                """).file("src/draw.ts", """
                export function render() { return 1; }
                export function paint() { return 2; }
                export function draw() { return 3; }
                """);
        InventoryReport report = report();
        unhooked(report, "render", "paint");
        hooked(report, "draw");
    }

    @Test
    void dispatchesThroughInterfacesByNameAlone() {
        scanned.file("src/main.ts", """
                import { Runner } from './runner';
                import { Walker, plain } from './walkers';
                new Runner([new Walker(), plain]).all();
                """).file("src/runner.ts", """
                import type { Step } from './step';
                export class Runner {
                  constructor(private steps: Step[]) {}
                  all() { for (const step of this.steps) { step.walk(); } }
                }
                """).file("src/step.ts", "export interface Step { walk(): void; rest(): void }\n")
                .file("src/walkers.ts",
                        """
                                import type { Step } from './step';
                                export class Walker implements Step { walk() { return; } rest() { return; } limp() { return 1; } }
                                export const plain: Step = { walk() { return; }, rest() { return; } };
                                """);
        InventoryReport report = report();
        hooked(report, "Walker", "Runner.all");
        unhooked(report, "Walker.limp");
    }

    @Test
    void readsOldClassesAndInheritance() {
        scanned.file("src/main.js", """
                var util = require('util');
                var Dog = require('./dog').Dog;
                new Dog().bark();
                """).file("src/dog.js", """
                var util = require('util');
                function Animal() { this.init(); }
                Animal.prototype.init = function () { return 1; };
                Animal.prototype.sleepLong = function () { return 2; };
                function Dog() { Animal.call(this); }
                util.inherits(Dog, Animal);
                Dog.prototype.bark = function () { return 3; };
                Dog.prototype.fetchStick = function () { return 4; };
                exports.Dog = Dog;
                exports.Animal = Animal;
                """);
        InventoryReport report = report();
        hooked(report, "Dog", "Dog.bark", "Animal", "Animal.init");
        unhooked(report, "Animal.sleepLong", "Dog.fetchStick");
    }

    @Test
    void describesSignatures() {
        scanned.file("src/main.ts", "import './text';\n").file("src/text.ts",
                """
                        /**
                         * Counts the words. And more.
                         *
                         * @param text anything
                         */
                        export async function wordCount(text: string, unique?: boolean, limit = 3, ...rest: string[]): Promise<number> {
                          if (unique && limit > 2) { return 1; }
                          return text.length;
                        }
                        /** @deprecated use the other */
                        export const oldOne = ({ a, b }: Pair) => a + b;
                        type Pair = { a: number; b: number };
                        """);
        InventoryReport report = report();
        Signature signature = Scanned.feature(report, "wordCount").signature().orElseThrow();
        assertEquals(new Signature(List.of(
                new Parameter("text", "string", Optional.empty(), Passing.POSITIONAL),
                new Parameter("unique", "boolean | undefined", Optional.empty(), Passing.POSITIONAL),
                new Parameter("limit", "", Optional.of("3"), Passing.POSITIONAL),
                new Parameter("rest", "string[]", Optional.empty(), Passing.VARIADIC)), "Promise<number>", true, true,
                false, Optional.empty(), "Counts the words."), signature);
        assertEquals("{}", Scanned.feature(report, "oldOne").signature().orElseThrow().parameters().getFirst().name());
        assertEquals(6, Scanned.feature(report, "wordCount").line());
    }

    @Test
    void takesAPatternInAStringForNoUse() {
        scanned.file("src/main.ts", """
                const rules = { files: ['src/**/*.ts', '*.js', './parts/*.ts'] };
                console.log(rules);
                """).file("src/parts/one.ts", "export function partOne() { return 1; }\n").file("src/more.ts", """
                export function partTwo() { return 1; }
                """);
        assertTrue(report().features().stream().noneMatch(f -> f.verdict() == Feature.Verdict.HOOKED));
    }

    @Test
    void keepsTheFilesOfAFolderThatIsLoadedFileByFile() {
        scanned.file("src/main.js", """
                const fs = require('fs');
                const path = require('path');
                for (const file of fs.readdirSync(path.join(__dirname, 'commands'))) {
                  require(path.join(__dirname, 'commands', file)).run();
                }
                """).file("src/commands/add.js", "exports.run = function () { return addAll(); };\n"
                + "function addAll() { return require('../work').addWork(); }\n").file("src/work.js", """
                        exports.addWork = () => 1;
                        exports.dropWork = () => 2;
                        """);
        InventoryReport report = report();
        hooked(report, "run", "addWork");
        unhooked(report, "dropWork");
    }

    @Test
    void looksForAnExportedNameBeforeALocalOne() {
        scanned.file("src/main.ts", "import { toast } from './toast';\ntoast('x');\n").file("src/toast.ts", """
                import { toast } from 'sonner';
                const legacyToast = (text: string) => toast(text);
                const otherToast = (text: string) => toast(text);
                export { legacyToast as toast, otherToast };
                """);
        InventoryReport report = report();
        hooked(report, "legacyToast");
        unhooked(report, "otherToast");
    }

    @Test
    void readsTheScriptsAndTheMarkupOfComponentFiles() {
        scanned.file("src/main.ts", "import App from './App.vue';\nconsole.log(App);\n").file("src/App.vue", """
                <script setup lang="ts">
                import { ref } from 'vue';
                import { loadNotes, saveNote } from './notes';
                import NoteList from './NoteList';
                const notes = ref(loadNotes());
                </script>
                <template>
                  <note-list :notes="notes" @save="saveNote(1)" />
                </template>
                """).file("src/notes.ts", """
                export function loadNotes() { return []; }
                export function saveNote(id: number) { return id; }
                export function printNote(id: number) { return id; }
                """).file("src/NoteList.tsx", "export default function NoteList() { return <ul/>; }\n")
                .file("site/index.astro", """
                        ---
                        import Home from '../src/Home';
                        ---
                        <Home client:load title={'x'} />
                        """).file("src/Home.tsx", "export default function Home() { return <b/>; }\n");
        InventoryReport report = report();
        hooked(report, "loadNotes", "saveNote", "NoteList", "Home");
        unhooked(report, "printNote");
    }

    @Test
    void keepsNamespacesEnumsAndOverloadsTogether() {
        scanned.file("src/main.ts", """
                import { Shapes, parse } from './shapes';
                Shapes.draw();
                parse('x');
                """).file("src/shapes.ts", """
                export namespace Shapes {
                  export function draw() { return trace(); }
                  export function trace() { return 1; }
                  export function rotate() { return 2; }
                }
                export function parse(text: string): number;
                export function parse(text: Buffer): number;
                export function parse(text: any) { return 1; }
                """);
        InventoryReport report = report();
        hooked(report, "Shapes.draw", "Shapes.trace", "parse");
        unhooked(report, "Shapes.rotate");
    }

    @Test
    void countsAPropertyAndAHandlerThatIsHandedOn() {
        scanned.file("src/main.ts", """
                import { Panel } from './panel';
                import { onClick, wrapped, mapped, inList } from './handlers';
                const panel = new Panel();
                console.log(panel.title);
                document.addEventListener('click', onClick);
                const later = useCallback(wrapped, []);
                [1].map(mapped);
                const all = [inList];
                """).file("src/panel.ts", """
                import { makeTitle } from './handlers';
                export class Panel {
                  get title() { return makeTitle(); }
                }
                """).file("src/handlers.ts", """
                export function onClick() { return 1; }
                export function wrapped() { return 2; }
                export const mapped = (n: number) => n;
                export async function* inList() { yield 1; }
                export function makeTitle() { return 'x'; }
                export const neverHanded = () => 3;
                """);
        InventoryReport report = report();
        hooked(report, "onClick", "wrapped", "mapped", "inList", "makeTitle");
        unhooked(report, "neverHanded");
    }

    @Test
    void namesLibrariesTheWayRulesDo() {
        scanned.file(".fresh/rules/calls.json", """
                {"id": "calls", "language": "javascript", "entries": [
                 {"kind": "cli", "callArgument": {"callee": ["commander.Command.command().*.action"], "position": 0}},
                 {"kind": "route", "callArgument": {"callee": ["express().get"], "position": 1}},
                 {"kind": "job", "callArgument": {"callee": ["node-cron.schedule"], "position": 0, "keyword": "task"}}],
                 "effects": {"destructive": ["fs.rmSync"], "network": ["fetch"]}}
                """).file("src/app.ts", "import express from 'express';\nexport const app = express();\n")
                .file("src/main.ts", """
                        import { Command } from 'commander';
                        import * as cron from 'node-cron';
                        import { rmSync } from 'node:fs';
                        import { app } from './app';
                        const program = new Command();
                        program.command('wipe').option('-a').option('-b').action(wipe);
                        app.get('/ask', ask);
                        cron.schedule({ task: tick });
                        function wipe() { rmSync('x'); }
                        async function ask() { return fetch('x'); }
                        function tick() { return 1; }
                        """);
        InventoryReport report = report();
        assertEquals(Feature.Kind.COMMAND, Scanned.feature(report, "wipe").kind());
        assertEquals(Feature.Kind.ROUTE, Scanned.feature(report, "ask").kind());
        assertEquals(Feature.Kind.JOB, Scanned.feature(report, "tick").kind());
        assertEquals(Safety.DESTRUCTIVE, Scanned.feature(report, "wipe").safety());
        assertEquals(Safety.NETWORK, Scanned.feature(report, "ask").safety());
    }

    @Test
    void believesNoValueThatIsSetLater() {
        scanned.file("src/main.js", """
                const { Server, startDatabase, database } = require('./server');
                const server = Server.getInstance();
                server.announce();
                startDatabase();
                database().vacuum();
                """).file("src/server.js", """
                class Server {
                  static instance = null;
                  static getInstance() {
                    if (Server.instance == null) { Server.instance = new Server(); }
                    return Server.instance;
                  }
                  announce() { return 1; }
                }
                class Database { vacuum() { return 1; } }
                let current = null;
                let other = 0;
                function startDatabase() { current = new Database(); other = current; }
                function database() { return other; }
                module.exports = { Server, startDatabase, database, Database };
                """);
        hooked(report(), "Server.announce", "Database.vacuum");
    }

    @Test
    void callsWhatIsInAnObjectThatSomebodyOutsideIsGiven() {
        scanned.file(".fresh/rules/files.json", """
                {"id": "files", "language": "javascript", "entries": [{"kind": "plugin",
                 "fileConvention": {"files": ["plugins/*.ts"], "names": ["default"]}}]}
                """).file("plugins/shout.ts", """
                import { shoutLoud, whisper } from '../src/voice';
                export default {
                  name: 'shout',
                  onText(text: string) { return shoutLoud(text); },
                };
                """).file("src/voice.ts", """
                export const shoutLoud = (text: string) => text + '!';
                export const whisper = (text: string) => text + '.';
                """);
        InventoryReport report = report();
        hooked(report, "default.onText", "shoutLoud");
        unhooked(report, "whisper");
    }

    @Test
    void followsAClassThatIsAModuleAsAWhole() {
        scanned.file("src/main.js", "const Stop = require('./stop');\nnew Stop().run();\n")
                .file("src/base.js", """
                        class Base {
                          run() { return this.perform(); }
                          perform() { throw new Error('abstract'); }
                        }
                        module.exports = Base;
                        """)
                .file("src/stop.js", """
                        const Base = require('./base');
                        class Stop extends Base {
                          perform() { console.log('stopping'); console.log('stopped'); return 1; }
                        }
                        module.exports = Stop;
                        """);
        report();
        assertTrue(scanned.explain("Stop.perform").contains("  Hooked up:"), scanned.explain("Stop.perform"));
    }

    @Test
    void leavesOutWhatOnlyServesComponents() {
        scanned.file("src/main.ts", "import { open } from './pages';\nopen();\n").file("src/pages.tsx", """
                import { useMutation } from '@tanstack/react-query';
                export function open() { return 1; }
                export function RowSkeleton() { return <div><p>loading</p></div>; }
                export function useWidth() { const w = window.innerWidth; return w > 600 ? 'wide' : 'narrow'; }
                export function useDeleteOrder(id) { const m = useMutation({ id }); return m; }
                export function OrderDialog() { const d = useDeleteOrder(1); return <form onSubmit={d.run}/>; }
                """);
        InventoryReport report = report();
        assertEquals(List.of("OrderDialog", "open", "useDeleteOrder"), report.features().stream()
                .map(Feature::symbol).sorted().toList());
        assertTrue(report.suppressed().stream().anyMatch(s -> s.symbol().equals("useWidth")
                && s.reason().equals("It is a hook that only serves components.")));
    }
}
