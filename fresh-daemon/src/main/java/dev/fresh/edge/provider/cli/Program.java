package dev.fresh.edge.provider.cli;

import java.util.Optional;

/**
 * An agent program and where it comes from.
 *
 * @param command its usual name on the {@code PATH}
 * @param npmPackage the npm package, empty when it is not on npm
 * @param tested the version that was driven and measured; those of the same {@code major.minor} count as tested
 * @param nativePath where npm keeps the real program that the package's script only starts, below
 *     {@code node_modules}; {@code {platform}} stands for system and processor, {@code *} for any one folder
 * @param onNode whether it is a script that Node runs
 */
public record Program(String command, Optional<String> npmPackage, String tested, Optional<String> nativePath,
        boolean onNode) {

    /** What a person does to have it. */
    public String remedy() {
        return npmPackage.map(name -> "npm install -g " + name + "@" + tested)
                .orElse("install it as its vendor says; it is untested here");
    }
}
