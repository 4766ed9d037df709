package dev.fresh.edge.forge;

import dev.fresh.edge.Access;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A repository on GitHub, read from the address of a remote; what a person had written into that address as a
 * password is dropped.
 *
 * @param host as people know it, which is what tokens are for
 * @param url to push to
 * @param ssh whether it is reached through the user's ssh agent and not with a token
 */
record GitHubRemote(String host, String owner, String name, String url, boolean ssh) {

    /** What GitHub takes for the name of anybody who comes with a token. */
    private static final String USER = "x-access-token";
    private static final String REPOSITORY = "(?<owner>[A-Za-z0-9][A-Za-z0-9_-]*)/(?<name>[A-Za-z0-9._-]+?)(?:\\.git)?/?";
    private static final Pattern WEB = Pattern
            .compile("(?<scheme>https?)://(?:[^/@]*@)?(?<host>[A-Za-z0-9.-]+(?::\\d+)?)/" + REPOSITORY);
    private static final Pattern SSH = Pattern
            .compile("ssh://(?:(?<user>[A-Za-z0-9._-]+)@)?(?<host>[A-Za-z0-9.-]+)(?<port>:\\d+)?/" + REPOSITORY);
    private static final Pattern SHORT = Pattern
            .compile("(?:(?<user>[A-Za-z0-9._-]+)@)?(?<host>[A-Za-z0-9.-]+):(?<port>)/?" + REPOSITORY);

    /**
     * The remote's repository if it lies where the API serves it.
     *
     * @param api address of the REST API
     */
    static Optional<GitHubRemote> of(String remote, URI api) {
        Matcher web = WEB.matcher(remote);
        if (web.matches()) {
            String usual = web.group("scheme").equals("https") ? ":443$" : ":80$";
            return web.group("host").replaceFirst(usual, "").equalsIgnoreCase(authority(api))
                    && web.group("scheme").equals(api.getScheme())
                            ? repository(web, host(api), api.getScheme() + "://" + authority(api), false)
                            : Optional.empty();
        }
        for (Pattern pattern : new Pattern[]{SSH, SHORT}) {
            Matcher ssh = pattern.matcher(remote);
            if (ssh.matches()) {
                String host = host(api);
                boolean here = ssh.group("host").equalsIgnoreCase(host)
                        || ssh.group("host").equalsIgnoreCase("ssh." + host);
                String user = ssh.group("user") == null ? "git" : ssh.group("user");
                String port = ssh.group("port") == null ? "" : ssh.group("port");
                return here ? repository(ssh, host, "ssh://" + user + "@" + ssh.group("host") + port, true)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The host that people and remotes name; on GitHub itself the API has one of its own. */
    static String host(URI api) {
        String host = api.getHost();
        return host.equals("api.github.com") || host.startsWith("api.") && host.endsWith(".ghe.com")
                ? host.substring("api.".length())
                : host;
    }

    /** How people call it. */
    String fullName() {
        return owner + "/" + name;
    }

    /**
     * How git gets in.
     *
     * @param token for https
     * @param daemon the daemon's environment, for the address of the ssh agent
     */
    Access access(String token, Map<String, String> daemon) {
        return ssh ? new Access.Ssh(Optional.ofNullable(daemon.get("SSH_AUTH_SOCK"))) : new Access.Secret(USER, token);
    }

    /** The token as git's transport wants it. */
    static String basic(String token) {
        return Base64.getEncoder().encodeToString((USER + ":" + token).getBytes(StandardCharsets.UTF_8));
    }

    private static String authority(URI api) {
        return host(api) + (api.getPort() < 0 ? "" : ":" + api.getPort());
    }

    private static Optional<GitHubRemote> repository(Matcher found, String host, String root, boolean ssh) {
        String name = found.group("name");
        return name.matches("\\.+") ? Optional.empty()
                : Optional.of(new GitHubRemote(host, found.group("owner"), name,
                        root + "/" + found.group("owner") + "/" + name + ".git", ssh));
    }
}
