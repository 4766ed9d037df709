package dev.fresh.core.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The servers outside that agents may talk to, by name and port. */
public record AllowedHosts(List<Host> hosts) {

    /** How one is written, for people. */
    public static final String WRITTEN = "api.example.com, *.example.com, registry.example.com:8443 or 127.0.0.1:8080";
    public static final AllowedHosts NONE = new AllowedHosts(List.of());

    private static final int STANDARD_PORT = 443;
    private static final int NAME_MAX = 253;
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    /** The last part begins with a letter: there are many ways to write an address that look like a name. */
    private static final String NAME = "(?:" + LABEL + "\\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern ADDRESS = Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET + "|\\[[0-9a-f:.]{2,45}]");
    private static final Pattern ENTRY = Pattern.compile("(\\*\\." + LABEL + "\\." + NAME + "|" + NAME + "|"
            + ADDRESS + ")(?::(\\d{1,5}))?");

    public AllowedHosts {
        hosts = List.copyOf(hosts);
    }

    /**
     * One server, or all whose names end alike.
     *
     * @param name in lower case; {@code *.example.com} for every name below that; an IPv6 address in brackets
     */
    public record Host(String name, int port) {

        private boolean is(String other, int otherPort) {
            return port == otherPort && (name.startsWith("*.") ? other.endsWith(name.substring(1))
                    && !isAddress(other) : name.equals(other));
        }
    }

    /** Servers as people write them; throws {@link IllegalArgumentException} for what is none. */
    public static AllowedHosts of(List<String> entries) {
        List<Host> hosts = new ArrayList<>();
        for (String entry : entries) {
            Matcher parts = ENTRY.matcher(entry.toLowerCase(Locale.ROOT));
            int port = !parts.matches() ? 0
                    : parts.group(2) == null ? STANDARD_PORT : Integer.parseInt(parts.group(2));
            if (port < 1 || port > 65_535 || entry.length() > NAME_MAX) {
                throw new IllegalArgumentException("not a server: " + entry);
            }
            hosts.add(new Host(parts.group(1), port));
        }
        return new AllowedHosts(hosts);
    }

    /** These and others. */
    public AllowedHosts and(AllowedHosts others) {
        List<Host> all = new ArrayList<>(hosts);
        all.addAll(others.hosts);
        return new AllowedHosts(all);
    }

    /** Whether a server may be talked to, by the name in lower case that somebody gives it. */
    public boolean allows(String name, int port) {
        return hosts.stream().anyMatch(host -> host.is(name, port));
    }

    /** Whether a name is the address itself, so that whoever wrote it down knows where it leads. */
    public static boolean isAddress(String name) {
        return name.equals("localhost") || ADDRESS.matcher(name).matches();
    }
}
