package dev.fresh.protocol;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/** The user of this process, who alone may be at either end of the daemon's socket. */
public record Owner(UserPrincipal user) {

    /**
     * The user of this process, as the owner of a folder.
     *
     * @throws IOException when the folder belongs to somebody else
     */
    public static Owner of(Path folder) throws IOException {
        // The name of the owner is asked for by path and never by number, which can be a question to the network.
        if (!owns(folder)) {
            throw new IOException("the folder " + folder + " belongs to another user ("
                    + Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS) + "): work as that user, or give it to yours"
                    + " with chown");
        }
        return new Owner(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS));
    }

    /** Whether a file, or a link itself, belongs to the user of this process. */
    static boolean owns(Path file) throws IOException {
        long owner = ((Number) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
        return owner == new UnixSystem().getUid();
    }

    /**
     * Whether the process at the other end is of the same user; the kernel noted that when it connected or listened.
     */
    public boolean isAt(SocketChannel channel) {
        try {
            return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(user);
        } catch (IOException | UnsupportedOperationException e) {
            // Who cannot be named is nobody to talk to.
            return false;
        }
    }
}
