package dev.fresh.crash;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;

/** Loads the product so that what it does to the world passes {@link Points}. */
final class PointsLoader extends ClassLoader {

    private static final ClassDesc POINTS = ClassDesc.of("dev.fresh.crash.Points");
    private static final String FILES = "java/nio/file/Files";
    /** What has a middle, or is not the daemon's own to do: done by a method of the same name. */
    private static final Set<String> REPLACED = Set.of(FILES + ".writeString", FILES + ".write", FILES + ".delete",
            FILES + ".deleteIfExists",
            "java/lang/ProcessBuilder.start", "dev/fresh/edge/journal/JournalFile.execute", "okhttp3/Call.enqueue",
            "java/lang/System.getenv", "java/lang/Runtime.addShutdownHook", "dev/fresh/daemon/DaemonLog.into");
    /** What the file system does whole or not at all. */
    private static final Set<String> WHOLE = Set.of("move", "createDirectory", "createFile", "createTempFile",
            "createTempDirectory", "createSymbolicLink", "newOutputStream", "newByteChannel");

    PointsLoader() {
        super(PointsLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("dev.fresh.") || name.startsWith("dev.fresh.crash.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? define(name) : known;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            ClassFile files = ClassFile.of();
            byte[] bytes = files.transformClass(files.parse(in.readAllBytes()),
                    ClassTransform.transformingMethodBodies(PointsLoader::pass));
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pass(CodeBuilder code, CodeElement element) {
        if (!(element instanceof InvokeInstruction call)) {
            code.with(element);
            return;
        }
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        boolean copy = owner.equals(FILES) && name.equals("copy")
                && call.typeSymbol().parameterType(0).equals(call.typeSymbol().parameterType(1));
        if (REPLACED.contains(owner + "." + name) || copy) {
            MethodTypeDesc type = call.opcode() == Opcode.INVOKESTATIC ? call.typeSymbol()
                    : call.typeSymbol().insertParameterTypes(0, call.owner().asSymbol());
            code.invokestatic(POINTS, name, type);
            return;
        }
        if (owner.equals(FILES) && WHOLE.contains(name)) {
            code.loadConstant(name).invokestatic(POINTS, "whole", MethodTypeDesc.of(CD_void, CD_String));
        }
        code.with(element);
    }
}
