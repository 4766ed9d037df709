package dev.fresh.house;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the compiled production classes of all modules refer to, imported or not. */
final class ClassFiles {

    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w/$]+)[;<]");

    private ClassFiles() {
    }

    /**
     * One class file.
     *
     * @param name with dots, nested classes with {@code $}
     * @param references names of all classes it mentions, itself left out
     * @param calls members it uses, as {@code java.time.Instant.now}
     */
    record Compiled(String name, Set<String> references, Set<String> calls, List<String> interfaces,
            boolean isInterface,
            boolean isRecord, boolean isAbstract) {

        String packageName() {
            return name.substring(0, name.lastIndexOf('.'));
        }

        boolean isTopLevel() {
            return name.indexOf('$') < 0;
        }
    }

    static List<Compiled> read(Repository repository) throws IOException {
        List<Compiled> all = new ArrayList<>();
        for (Path file : repository.files("target/classes", ".class")) {
            ClassModel model = ClassFile.of().parse(file);
            // An incremental build can leave a class whose source is gone.
            if (hasSource(model, file) && !file.endsWith("package-info.class")) {
                all.add(compiled(model));
            }
        }
        return all;
    }

    private static boolean hasSource(ClassModel model, Path file) {
        String source = model.findAttribute(Attributes.sourceFile()).orElseThrow().sourceFile().stringValue();
        Path target = file;
        while (!target.endsWith("target")) {
            target = target.getParent();
        }
        Path inside = target.resolve("classes").relativize(file).resolveSibling(source);
        return Files.exists(target.resolveSibling("src/main/java").resolve(inside));
    }

    private static Compiled compiled(ClassModel model) {
        String name = dotted(model.thisClass().asInternalName());
        Set<String> references = new TreeSet<>();
        Set<String> calls = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry type -> addClass(type.asInternalName(), references);
                case NameAndTypeEntry member -> addTypes(member.type().stringValue(), references);
                case MethodTypeEntry type -> addTypes(type.descriptor().stringValue(), references);
                case MemberRefEntry member -> calls
                        .add(dotted(member.owner().asInternalName()) + "." + member.name().stringValue());
                default -> {}
            }
        }
        model.fields().forEach(field -> addTypes(field.fieldType().stringValue(), references));
        for (MethodModel method : model.methods()) {
            addTypes(method.methodType().stringValue(), references);
            method.findAttribute(Attributes.signature())
                    .ifPresent(signature -> addTypes(signature.signature().stringValue(), references));
        }
        references.remove(name);
        return new Compiled(name, references, calls,
                model.interfaces().stream().map(type -> dotted(type.asInternalName())).toList(),
                model.flags().has(AccessFlag.INTERFACE),
                model.findAttribute(Attributes.record()).isPresent(),
                model.flags().has(AccessFlag.ABSTRACT));
    }

    private static void addClass(String internal, Set<String> references) {
        if (internal.startsWith("[")) {
            addTypes(internal, references);
        } else {
            references.add(dotted(internal));
        }
    }

    private static void addTypes(String descriptor, Set<String> references) {
        Matcher types = IN_DESCRIPTOR.matcher(descriptor);
        while (types.find()) {
            references.add(dotted(types.group(1)));
        }
    }

    private static String dotted(String internal) {
        return internal.replace('/', '.');
    }
}
