package dev.fresh.edge.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.task.InventoryReport;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RustInventoryTest {

    @TempDir
    private Path folder;

    private Scanned scanned;

    @BeforeEach
    void begin() {
        scanned = Scanned.in(folder).file("Cargo.toml", "[package]\nname = \"shop-tool\"\npublish = false\n");
    }

    @Test
    void followsModulesPathsAndUseDeclarations() {
        scanned.file("src/main.rs", """
                mod store;
                mod helpers;
                #[cfg(unix)]
                #[path = "on_unix.rs"]
                mod system;
                #[cfg(windows)]
                #[path = "on_windows.rs"]
                mod system;

                use crate::store::{self, disk::*, Keep as Kept};
                use store::deep;

                fn main() {
                    store::open();
                    from_disk();
                    deep::dig(Kept::made());
                    system::boot();
                    inner::run();
                    println!("{} {:?}", helpers::shown(1), helpers::listed().collect::<Vec<_>>());
                    ["a"].iter().map(helpers::mapped).for_each(drop);
                }

                mod inner {
                    use super::store::closed;
                    pub fn run() { closed(); super::local() }
                    pub fn walk() { drop(1) }
                }

                fn local() { drop(1) }
                """);
        scanned.file("src/store/mod.rs", """
                pub mod disk;
                pub mod deep;
                pub use self::kept::Keep;
                mod kept { pub struct Keep; impl Keep { pub fn made() -> Self { Keep } pub fn lost() -> u8 { 1 } } }
                pub fn open() { self::again(); super::helpers::up() }
                pub fn closed() { drop(1) }
                pub fn again() { drop(1) }
                pub fn dropped() { drop(1) }
                """);
        scanned.file("src/store/disk.rs", "pub fn from_disk() { drop(1) }\npub fn to_disk() { drop(1) }\n");
        scanned.file("src/store/deep.rs", "use super::Keep;\npub fn dig(keep: Keep) { crate::helpers::far(); }\n");
        scanned.file("src/on_unix.rs", "pub fn boot() { sail() }\npub fn sail() { drop(1) }\n");
        scanned.file("src/on_windows.rs", "pub fn boot() { open_window() }\npub fn open_window() { drop(1) }\n");
        scanned.file("src/helpers.rs", """
                pub fn shown(x: u8) -> u8 { x }
                pub fn listed() -> std::vec::IntoIter<u8> { vec![made()].into_iter() }
                pub fn made() -> u8 { 1 }
                pub fn mapped(x: &&str) -> usize { x.len() }
                pub fn up() { drop(1) }
                pub fn far() { drop(1) }
                pub fn unheard() { drop(1) }
                #[cfg(test)]
                mod tests { use super::*; #[test] fn all() { unheard() } }
                """);
        InventoryReport report = scanned.report();
        for (String live : new String[]{"open", "closed", "again", "from_disk", "dig", "sail", "open_window",
                "inner.run"}) {
            assertEquals("hooked", Scanned.verdict(report, live), live);
        }
        for (String helper : new String[]{"shown", "listed", "made", "mapped", "up", "far"}) {
            assertEquals("It is a helper for other code.", Scanned.suppressed(report, helper), helper);
        }
        assertEquals("unhooked A", Scanned.verdict(report, "inner.walk"));
        assertEquals("unhooked A", Scanned.verdict(report, "dropped"));
        assertEquals("unhooked A", Scanned.verdict(report, "to_disk"));
        assertEquals("unhooked A", Scanned.verdict(report, "kept.Keep.lost"));
    }

    @Test
    void knowsMethodsTraitsAndWhatLibrariesCall() {
        scanned.file("src/main.rs", """
                mod shop;
                mod server;

                use shop::{Shape, Loud, Server, Square};

                fn main() -> Result<(), String> {
                    let shape: Box<dyn Shape> = Box::new(Square::new(2)?);
                    shape.area();
                    let server = Server::start(1).unwrap();
                    server.serve();
                    if let Some(part) = server.part() { part.turn(); }
                    "quiet".shout();
                    println!("{}", shape);
                    for job in server.jobs() { job.work(); }
                    Ok(())
                }
                """);
        scanned.file("src/shop.rs",
                """
                        pub trait Shape { fn area(&self) -> u8; fn twice(&self) -> u8 { self.area() * 2 } fn spread(&self) -> u8 { 0 } }
                        pub trait Loud { fn shout(&self) -> String; }
                        impl Loud for str { fn shout(&self) -> String { louder(self) } }
                        pub fn louder(text: &str) -> String { text.to_uppercase() }
                        pub struct Square { side: u8 }
                        impl Square {
                            pub fn new(side: u8) -> Result<Self, String> { Ok(Self { side }) }
                            pub fn corner(&self) -> u8 { self.side }
                            pub fn middle(&self) -> u8 { self.side }
                        }
                        impl Shape for Square { fn area(&self) -> u8 { self.corner() } }
                        impl std::fmt::Display for Square {
                            fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result { shown(f) }
                        }
                        pub fn shown(f: &mut std::fmt::Formatter) -> std::fmt::Result { write!(f, "x") }
                        pub struct Part;
                        impl Part { pub fn turn(&self) { drop(1) } pub fn break_up(&self) { drop(1) } }
                        pub struct Server { part: Option<Part>, jobs: Vec<Job> }
                        pub struct Job;
                        impl Job { pub fn work(&self) { drop(1) } pub fn rest(&self) { drop(1) } }
                        #[derive(serde::Deserialize)]
                        pub struct Settings { #[serde(default = "standard")] pub size: u8 }
                        pub fn standard() -> u8 { 1 }
                        """);
        scanned.file("src/server.rs", """
                use crate::shop::{Job, Part, Server, Settings};

                impl Server {
                    pub fn start(size: u8) -> Option<Server> { read::<Settings>(); None }
                    pub fn serve(&self) { self.listen() }
                    pub fn listen(&self) { drop(1) }
                    pub fn part(&self) -> Option<&Part> { self.part.as_ref() }
                    pub fn jobs(&self) -> &[Job] { &self.jobs }
                    pub fn drain(&self) { self.listen() }
                }

                fn read<T>() { drop(1) }
                """);
        InventoryReport report = scanned.report();
        for (String live : new String[]{"Square.corner", "louder", "shown", "Server.serve", "Server.listen",
                "Part.turn",
                "Job.work", "standard"}) {
            assertEquals("hooked", Scanned.verdict(report, live), live);
        }
        for (String dead : new String[]{"Square.middle", "Part.break_up", "Job.rest", "Server.drain", "Shape.twice"}) {
            assertEquals("unhooked A", Scanned.verdict(report, dead), dead);
        }
        assertTrue(Scanned.suppressed(report, "Square.area").startsWith("It carries out"));
    }

    @Test
    void takesWhatALibraryGivesOutForItsSurface() {
        scanned.file("Cargo.toml", "[package]\nname = \"shop-lib\"\n");
        scanned.file("src/lib.rs", """
                pub mod open;
                mod closed;
                mod passed;
                pub use closed::Offered;
                pub use passed::*;
                pub(crate) fn for_us() { drop(1) }
                """);
        scanned.file("src/open.rs", "pub fn public() { drop(1) }\npub(crate) fn inside() { drop(1) }\nmod hidden;\n");
        scanned.file("src/open/hidden.rs", "pub fn covered() { drop(1) }\n");
        scanned.file("src/closed.rs", """
                pub struct Offered;
                impl Offered { pub fn used(&self) { drop(1) } }
                pub struct Kept;
                impl Kept { pub fn unused(&self) -> u8 { 1 } }
                pub fn alone() { drop(1) }
                """);
        scanned.file("src/passed.rs", "pub fn handed_on() { drop(1) }\n");
        InventoryReport report = scanned.report();
        assertEquals("hooked", Scanned.verdict(report, "public"));
        assertEquals("hooked", Scanned.verdict(report, "Offered.used"));
        assertEquals("hooked", Scanned.verdict(report, "handed_on"));
        assertEquals("unhooked A", Scanned.verdict(report, "alone").replace("A-", "A"));
        assertEquals("unhooked A", Scanned.verdict(report, "Kept").replace("A-", "A"));
        assertEquals("It is not public.", Scanned.suppressed(report, "inside"));
    }

    @Test
    void neverClaimsWhatMacrosAndUnknownAttributesMayUse() {
        scanned.file("src/main.rs", """
                mod parts;
                macro_rules! call { ($name:ident) => { parts::$name(); crate::parts::in_rule(); }; }

                struct Plugin;
                impl Plugin { pub fn by_name(&self) { drop(1) } pub fn never(&self) { drop(1) } }

                fn main() {
                    delegate!(Plugin, by_name);
                    lazy::register! { parts::in_tokens, key => in_map }
                    call!(in_call);
                    let Plugin = Plugin;
                }
                """);
        scanned.file("src/parts.rs", """
                pub fn in_rule() { drop(1) }
                pub fn in_tokens() { drop(1) }
                pub fn in_call() { drop(1) }
                #[strange::hook]
                pub fn hooked_by_somebody() { drop(1) }
                #[inline]
                pub fn nobody() { drop(1) }
                """);
        InventoryReport report = scanned.report();
        assertEquals("hooked", Scanned.verdict(report, "in_rule"));
        assertEquals("hooked", Scanned.verdict(report, "in_tokens"));
        assertEquals("unknown C", Scanned.verdict(report, "hooked_by_somebody"));
        assertEquals("unhooked A", Scanned.verdict(report, "nobody"));
    }
}
