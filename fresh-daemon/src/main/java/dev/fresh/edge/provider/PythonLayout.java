package dev.fresh.edge.provider;

import dev.fresh.core.task.Decline.Code;
import dev.fresh.core.task.InventoryReport.CliRoot;

/**
 * Where modules of a Python repository start.
 *
 * @param sourceRoot repository-relative folder on the import path, empty for the repository itself
 */
record PythonLayout(String sourceRoot) {

    /** Read from the module name and the path of the command line. */
    static PythonLayout of(CliRoot root) {
        String module = module(root);
        String tail = module.replace('.', '/') + ".py";
        String packageTail = module.replace('.', '/') + "/__init__.py";
        String path = root.path();
        String end = path.endsWith(packageTail) ? packageTail : tail;
        if (!path.equals(end) && !path.endsWith("/" + end)) {
            throw new Declined(Code.NO_ROOT, "the module of the command line in " + path + " cannot be named");
        }
        return new PythonLayout(path.equals(end) ? "" : path.substring(0, path.length() - end.length() - 1));
    }

    static String module(CliRoot root) {
        return root.details().getOrDefault("module",
                root.path().replaceAll("(/__init__)?\\.py$", "").replace('/', '.'));
    }

    /** The name under which a file is imported. */
    String module(String path) {
        String prefix = sourceRoot.isEmpty() ? "" : sourceRoot + "/";
        String inside = path.startsWith(prefix) ? path.substring(prefix.length()) : path;
        String module = inside.replaceAll("(/__init__)?\\.py$", "").replace('/', '.');
        if (!path.startsWith(prefix) || !module.matches("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*")) {
            throw new Declined(Code.NO_SAMPLE, path + " cannot be imported beside the command line");
        }
        return module;
    }
}
