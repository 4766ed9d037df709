package dev.fresh.edge.inventory.go;

import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Definition;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.syntax.Syntax.Grammar;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Go: packages by folder, exported names by their first letter, interfaces by the names of their methods. */
public final class GoAnalyser implements Analyser {

    static final String MAIN = "main";

    private static final Pattern MAKER = Pattern.compile("(New|Must|With|Default)([A-Z0-9]\\w*)?");
    private static final Set<String> SPECIAL = Set.of("String", "Error", "GoString", "Format", "MarshalJSON",
            "UnmarshalJSON", "MarshalText", "UnmarshalText", "MarshalYAML", "UnmarshalYAML", "MarshalBinary",
            "UnmarshalBinary", "MarshalXML", "UnmarshalXML", "MarshalXMLAttr", "UnmarshalXMLAttr", "MarshalTOML",
            "UnmarshalTOML", "MarshalBSON", "UnmarshalBSON", "MarshalBSONValue", "UnmarshalBSONValue", "GobEncode",
            "GobDecode", "Unwrap", "Is", "As", "Timeout", "Temporary", "LogValue");
    /** What interfaces of the standard library declare; a type that has it implements it without saying so. */
    private static final Set<String> LIBRARY = Set.of("Read", "Write", "Close", "Seek", "ReadAt", "WriteAt", "ReadFrom",
            "WriteTo", "ReadByte", "UnreadByte", "WriteByte", "ReadRune", "UnreadRune", "WriteString", "Flush",
            "ServeHTTP", "RoundTrip", "Header", "WriteHeader", "Hijack", "Push", "Pop", "Len", "Less", "Swap", "Set",
            "Get", "Type", "IsBoolFlag", "Scan", "Value", "Lock", "Unlock", "Done", "Deadline", "Err", "Cause", "Open",
            "Stat", "ReadDir", "ReadFile", "Glob", "Sub", "Name", "Size", "Mode", "ModTime", "IsDir", "Sys", "Info",
            "Enabled", "Handle", "WithAttrs", "WithGroup", "Visit", "Connect", "Driver", "OpenConnector", "Prepare",
            "Begin", "BeginTx", "Commit", "Rollback", "Exec", "ExecContext", "Query", "QueryContext", "NumInput",
            "LastInsertId", "RowsAffected", "Columns", "Next", "Ping", "ResetSession", "Accept", "Addr", "LocalAddr",
            "RemoteAddr", "SetDeadline", "SetReadDeadline", "SetWriteDeadline", "Network", "Public", "Sign", "Decrypt",
            "Sum", "Reset", "BlockSize", "Sum32", "Sum64", "Encrypt", "CryptBlocks", "XORKeyStream", "Int63", "Uint64",
            "Seed", "ColorModel", "Bounds", "At", "RGBA", "Convert", "Import", "Signal", "Generate", "Cookies",
            "SetCookies", "PublicSuffix", "Token", "Transform", "Control");
    /** Packages that call nothing of what they are given but what is called everywhere. */
    private static final Pattern HARMLESS = Pattern
            .compile("(?:fmt|log|log/slog|errors|strings|strconv|bytes|bufio|io|os|"
                    + "sync|sync/atomic|sort|slices|maps|context|time|math|math/.*|unsafe|path|path/filepath|reflect|regexp|"
                    + "encoding/.*|os/exec|os/signal|runtime|runtime/.*|unicode|unicode/.*|container/.*|iter|cmp|testing|"
                    + "github\\.com/pkg/errors|github\\.com/sirupsen/logrus|go\\.uber\\.org/zap|github\\.com/rs/zerolog.*|"
                    + "github\\.com/stretchr/testify.*|gopkg\\.in/yaml.*|github\\.com/google/uuid)\\.\\w+.*");
    /** Generic functions and containers, which hand back what they were given. */
    private static final Pattern GIVES_BACK = Pattern
            .compile("(?:sync|sync/atomic|slices|maps|cmp|iter|reflect|container/"
                    + "[a-z]+|context|errors|min|max|append)\\..*|[^/]+\\.[^/]+/(?:.*/)?[^/.]+(?:\\.v\\d+)?\\."
                    + "(?!New|Open|Dial|Connect|Parse)\\w+");

    @Override
    public String language() {
        return "go";
    }

    @Override
    public Grammar grammar() {
        return new Grammar("go", "0.25.0");
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public boolean claims(String path) {
        return path.endsWith(".go");
    }

    @Override
    public FileFacts analyse(SyntaxTree tree) {
        return new GoWalk(tree).facts();
    }

    @Override
    public List<String> moduleNames(String path, FileFacts facts, Tree tree) {
        return List.of(modules(tree).importPath(folder(path)));
    }

    @Override
    public String absolute(String target, String module, String path, Tree tree) {
        return target.equals(".") ? module : modules(tree).resolved(target);
    }

    @Override
    public String packageFolder(String path, FileFacts facts, Tree tree) {
        return modules(tree).root(folder(path));
    }

    private static GoModules modules(Tree tree) {
        return tree.once(GoModules.class, GoModules::of);
    }

    private static String folder(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    @Override
    public boolean isPublished(String folder, Tree tree) {
        return modules(tree).isLibrary(folder);
    }

    @Override
    public List<String> front(String path, FileFacts facts, Tree tree) {
        GoModules modules = modules(tree);
        if (facts.module().equals(MAIN) || GoModules.isInternal(path)
                || !modules.isLibrary(modules.root(folder(path)))) {
            return List.of();
        }
        return facts.definitions().stream().filter(d -> d.parent() == 0 && d.has(Flag.PUBLIC) && !d.has(Flag.PARTIAL))
                .map(Definition::name).distinct().toList();
    }

    @Override
    public boolean isSealed() {
        return true;
    }

    @Override
    public Optional<String> file(String text, String path, Tree tree) {
        return Optional.empty();
    }

    @Override
    public boolean isPrivate(Definition definition) {
        return !definition.has(Flag.PUBLIC);
    }

    @Override
    public boolean isSpecial(Definition member) {
        return SPECIAL.contains(member.name());
    }

    @Override
    public boolean isCallback(Definition member, boolean declared) {
        return LIBRARY.contains(member.name()) || declared && Character.isUpperCase(member.name().codePointAt(0));
    }

    @Override
    public boolean givesForeignValues(String dotted) {
        return false;
    }

    @Override
    public boolean givesBack(String dotted) {
        return GIVES_BACK.matcher(dotted).matches();
    }

    @Override
    public boolean isLoose() {
        return true;
    }

    @Override
    public boolean isSplit() {
        return true;
    }

    @Override
    public boolean isStructural(Definition type) {
        return type.has(Flag.INTERFACE);
    }

    @Override
    public Sight sight(FileFacts facts, Definition type) {
        return Sight.NOWHERE;
    }

    @Override
    public boolean callsBack(String dotted) {
        return dotted.indexOf('.') > 0 && !HARMLESS.matcher(dotted).matches();
    }

    @Override
    public Optional<String> custom(String path, Definition definition, Definition type, List<String> libraryBases,
            String module) {
        boolean testing = definition.shape().signature().stream().flatMap(s -> s.parameters().stream())
                .anyMatch(p -> p.type().matches("\\*?testing\\.\\w+"));
        if (testing || definition.name().matches("Test[A-Z]\\w*|(Mock|Stub)[A-Z]\\w*")) {
            return Optional.of("It is a seam for tests or clean-up.");
        }
        return definition.kind() == Kind.FUNCTION && MAKER.matcher(definition.name()).matches()
                ? Optional.of("It makes or sets up an object.") : Optional.empty();
    }
}
