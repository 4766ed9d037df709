package dev.fresh.edge.egress;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/** Where names lead, and which of those places are outside. */
@FunctionalInterface
public interface Addresses {

    /** The addresses of a name, or the one that it is; throws when there is none. */
    List<InetAddress> of(String name) throws IOException;

    /** As this machine finds them. */
    static Addresses system() {
        return name -> List.of(InetAddress.getAllByName(name));
    }

    /** Whether an address is neither of this machine nor of its own network, nor a way around that. */
    static boolean isOutside(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress()
                || address.isSiteLocalAddress() || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet6Address) {
            // Global addresses alone, and of those none that stands for an IPv4 address of anybody's choice.
            return (first & 0xe0) == 0x20 && !(first == 0x20 && second == 2)
                    && !(first == 0x20 && second == 1 && bytes[2] == 0 && bytes[3] == 0);
        }
        // Not this network, carriers' own, protocols' own, what is for measuring, and what is reserved.
        return first != 0 && !(first == 100 && (second & 0xc0) == 64)
                && !(first == 192 && second == 0 && bytes[2] == 0) && !(first == 198 && (second & 0xfe) == 18)
                && first < 240;
    }
}
