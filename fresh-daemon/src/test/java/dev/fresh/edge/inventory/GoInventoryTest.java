package dev.fresh.edge.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.core.task.InventoryReport;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoInventoryTest {

    @TempDir
    private Path folder;

    private Scanned scanned;

    @BeforeEach
    void begin() {
        scanned = Scanned.in(folder).file("go.mod", "module example.org/tool\n\ngo 1.22\n");
    }

    @Test
    void followsPackagesAliasesAndFilesOfOnePackage() {
        scanned.file("main.go", """
                package main

                import (
                    "fmt"
                    st "example.org/tool/store"
                    "example.org/tool/store/v2"
                    _ "example.org/tool/drivers"
                )

                func main() {
                    fmt.Println(st.Open("x"), store.Newest(), helper())
                    config := config()
                    config()
                }

                func config() func() { return func() { st.Closed() } }
                """);
        scanned.file("more.go",
                "package main\n\nfunc helper() int { return 1 }\n\nfunc Lonely() int { return helper() }\n");
        scanned.file("store/store.go", "package store\n\nfunc Open(name string) int { return local() }\n\n"
                + "func Closed() int { return 2 }\n\nfunc Dropped() int { return local() }\n");
        scanned.file("store/local.go", "package store\n\nfunc local() int { return Shared() }\n");
        scanned.file("store/shared_linux.go", "package store\n\nfunc Shared() int { return 1 }\n");
        scanned.file("store/shared_windows.go", "package store\n\nfunc Shared() int { return OnWindows() }\n\n"
                + "func OnWindows() int { return 7 }\n");
        scanned.file("store/v2/store.go",
                "package store\n\nfunc Newest() int { return 3 }\n\nfunc Older() int { return 4 }\n");
        scanned.file("drivers/drivers.go", "package drivers\n\nvar all = map[string]func() int{}\n\n"
                + "func init() { all[\"a\"] = First }\n\nfunc First() int { return 1 }\n\nfunc Second() int { return 2 }\n");
        scanned.file("unused/unused.go",
                "package unused\n\nfunc init() { Third() }\n\nfunc Third() int { return 1 }\n");
        InventoryReport report = scanned.report();
        for (String live : new String[]{"Open", "Closed", "Newest", "First", "helper", "config", "OnWindows"}) {
            assertEquals("hooked", Scanned.verdict(report, live), live);
        }
        assertEquals("unhooked A", Scanned.verdict(report, "Lonely"));
        assertEquals("unhooked A", Scanned.verdict(report, "Dropped"));
        assertEquals("unhooked A", Scanned.verdict(report, "Older"));
        assertEquals("unhooked A", Scanned.verdict(report, "Second"));
        assertEquals("unhooked A-", Scanned.verdict(report, "Third").replace(" B", " A-"));
        assertEquals("It is not public.", Scanned.suppressed(report, "local"));
    }

    @Test
    void knowsReceiversEmbeddingAndTheMethodsThatInterfacesAskFor() {
        scanned.file("main.go", """
                package main

                import "example.org/tool/shop"

                func main() {
                    var store shop.Store = shop.NewDisk()
                    store.Save()
                    s := shop.Server{Base: &shop.Base{}}
                    s.Serve()
                    for _, job := range shop.Jobs {
                        job.Work()
                    }
                    switch v := any(store).(type) {
                    case *shop.Disk:
                        v.Sync()
                    }
                }
                """);
        scanned.file("shop/store.go", """
                package shop

                type Store interface {
                    Save() error
                    Forget() error
                }

                type Disk struct{}

                var _ Store = (*Disk)(nil)

                var _ Store = &Memory{}

                func NewDisk() *Disk { return &Disk{} }

                type Base struct{}

                func (b *Base) Shut() int { return 1 }

                func (b Base) Leave() int { return 2 }

                type Memory struct{}

                func (m *Memory) Keep() int { return 1 }
                """);
        scanned.file("shop/disk.go", """
                package shop

                func (d *Disk) Save() error { return d.flushAll() }

                func (d *Disk) Forget() error { return d.flushAll() }

                func (d *Disk) flushAll() error { return nil }

                func (d *Disk) Sync() error { return nil }

                func (d *Disk) Repair() error { return d.flushAll() }

                func (d *Disk) String() string { return "disk" }
                """);
        scanned.file("shop/server.go", """
                package shop

                type Server struct {
                    *Base
                    jobs map[string]Job
                }

                func (s *Server) Serve() { s.Shut(); s.jobs["a"].Rest() }

                type Job struct{}

                func (j Job) Work() int { return 1 }

                func (j Job) Rest() int { return 2 }

                func (j Job) Play() int { return 3 }

                var Jobs = []Job{{}, {}}
                """);
        InventoryReport report = scanned.report();
        for (String live : new String[]{"Base.Shut", "Job.Work", "Job.Rest", "Disk.Sync"}) {
            assertEquals("hooked", Scanned.verdict(report, live), live);
        }
        assertEquals("It carries out what a base class or interface declares.",
                Scanned.suppressed(report, "Disk.Save"));
        assertEquals("The language itself calls it.", Scanned.suppressed(report, "Disk.String"));
        assertEquals("unhooked A", Scanned.verdict(report, "Disk.Repair"));
        assertEquals("unhooked A", Scanned.verdict(report, "Base.Leave"));
        assertEquals("unhooked A", Scanned.verdict(report, "Job.Play"));
        assertEquals("unhooked A", Scanned.verdict(report, "Memory.Keep"));
    }

    @Test
    void takesObjectsInTheHandsOfLibrariesForPossiblyCalled() {
        scanned.file("main.go", """
                package main

                import (
                    "fmt"
                    "example.org/tool/work"
                    "github.com/lib/engine"
                    "text/template"
                )

                func main() {
                    engine.Run(work.Model{}, engine.Options{Hook: &work.Hook{}})
                    fmt.Println(work.Plain{}, work.Grpc{})
                    work.Keep(&work.Kept{})
                    template.New("x").Parse("{{ range .Rows }}{{ .Title }}{{ end }}")
                }
                """);
        scanned.file("work/work.go", """
                package work

                import "github.com/lib/engine"

                type Model struct{}

                func (m Model) Update(event int) int { return event }

                type Hook struct{}

                func (h *Hook) Fired(event int) int { return event }

                type Plain struct{}

                func (p Plain) Drawn() int { return 1 }

                func (p Plain) Title() int { return 1 }

                type Grpc struct{ engine.UnimplementedServer }

                func (g Grpc) Answer() int { return 1 }

                type Kept struct{}

                func (k *Kept) Listen() int { return 1 }

                func Keep(listener engine.Listener) { }
                """);
        InventoryReport report = scanned.report();
        assertEquals("unknown C", Scanned.verdict(report, "Model.Update"));
        assertEquals("unknown C", Scanned.verdict(report, "Hook.Fired"));
        assertEquals("unknown C", Scanned.verdict(report, "Kept.Listen"));
        assertEquals("hooked", Scanned.verdict(report, "Grpc.Answer"));
        assertEquals("hooked", Scanned.verdict(report, "Plain.Title"));
        assertEquals("unhooked A", Scanned.verdict(report, "Plain.Drawn"));
    }

    @Test
    void losesACommandWithTheLineThatRegistersIt() {
        scanned.file("main.go", "package main\n\nimport \"example.org/tool/cmd\"\n\nfunc main() { cmd.Execute() }\n");
        scanned.file("cmd/root.go", """
                package cmd

                import "github.com/spf13/cobra"

                var rootCmd = &cobra.Command{Use: "tool"}

                func Execute() { rootCmd.Execute() }
                """);
        for (String name : new String[]{"List", "Drop"}) {
            scanned.file("cmd/" + name.toLowerCase(java.util.Locale.ROOT) + ".go", """
                    package cmd

                    import "github.com/spf13/cobra"

                    var cmdNAME = &cobra.Command{
                        Use:  "NAME",
                        RunE: RunNAME,
                    }

                    func init() {
                        cmdNAME.Flags().Bool("all", false, "everything")
                        REGISTER
                    }

                    func RunNAME(cmd *cobra.Command, args []string) error { return nil }
                    """.replace("REGISTER", name.equals("List") ? "rootCmd.AddCommand(cmdNAME)" : "")
                    .replace("NAME", name));
        }
        InventoryReport report = scanned.report();
        assertEquals("hooked", Scanned.verdict(report, "RunList"));
        assertEquals(java.util.List.of("cli List"), Scanned.feature(report, "RunList").hookedBy());
        assertEquals("unhooked B", Scanned.verdict(report, "RunDrop"));
    }

    @Test
    void takesTheExportedNamesOfALibraryForItsSurface() {
        scanned.file("shapes/shapes.go", """
                package shapes

                type Square struct{}

                func (s Square) Area() int { return inner(4) }

                func Perimeter() int { return 4 }

                func inner(x int) int { return x }
                """);
        scanned.file("internal/deep/deep.go", "package deep\n\nfunc Forgotten() int { return 1 }\n");
        scanned.file("shapes/uses.go", "package shapes\n\nimport \"example.org/tool/internal/deep\"\n\n"
                + "func Used() int { return deep.Known() }\n");
        scanned.file("internal/deep/known.go", "package deep\n\nfunc Known() int { return 1 }\n");
        scanned.file("tools/gen/main.go", "package main\n\nfunc main() { }\n");
        InventoryReport report = scanned.report();
        assertEquals("hooked", Scanned.verdict(report, "Square.Area"));
        assertEquals("hooked", Scanned.verdict(report, "Perimeter"));
        assertEquals("hooked", Scanned.verdict(report, "Known"));
        assertEquals("unhooked A", Scanned.verdict(report, "Forgotten").replace("A-", "A"));
    }
}
