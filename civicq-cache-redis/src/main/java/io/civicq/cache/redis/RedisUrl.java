package io.civicq.cache.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the URL forms that {@link RedisSettings#parse} lists. */
final class RedisUrl {
    private static final Pattern FORM = Pattern.compile(
            "(rediss?)(-sentinel|-cluster)?://(?:([^@/?]*)@)?([^@/?]+)(?:/([^@/?]*))?(?:\\?db=(\\d{1,5}))?");

    private RedisUrl() {}

    static RedisSettings parse(String url) {
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            throw new IllegalArgumentException("Redis URL '" + withoutPassword(url)
                    + "' must have the form redis://[[user]:password@]host[:port][/database],"
                    + " redis-sentinel://host:port,.../master-name or redis-cluster://host:port,..."
                    + " (special characters of a password percent-encoded)");
        }
        try {
            return settings(form);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Redis URL '" + withoutPassword(url) + "': " + e.getMessage());
        }
    }

    private static RedisSettings settings(Matcher form) {
        String arrangement = form.group(2);
        String hosts = form.group(4);
        @Nullable String path = form.group(5);
        @Nullable String query = form.group(6);
        boolean isSentinel = "-sentinel".equals(arrangement);
        RedisTopology topology;
        if (isSentinel) {
            if (path == null || path.isEmpty()) {
                throw new IllegalArgumentException("the master name is missing after the hosts, such as /mymaster");
            }
            topology = new RedisTopology.Sentinel(decoded(path), nodes(hosts, RedisNode.DEFAULT_SENTINEL_PORT));
        } else if (arrangement != null) {
            topology = new RedisTopology.Cluster(nodes(hosts, RedisNode.DEFAULT_PORT));
        } else {
            topology = new RedisTopology.Standalone(RedisNode.parse(hosts, RedisNode.DEFAULT_PORT));
        }
        RedisSettings settings = RedisSettings.of(topology).withDatabase(database(isSentinel ? null : path, query));
        @Nullable String userInfo = form.group(3);
        if (userInfo != null) {
            settings = withCredentials(settings, userInfo);
        }
        return form.group(1).equals("rediss") ? settings.withTls(RedisTls.ofSystemTrust()) : settings;
    }

    private static List<RedisNode> nodes(String hosts, int defaultPort) {
        return List.of(hosts.split(",", -1)).stream()
                .map(host -> RedisNode.parse(host, defaultPort))
                .toList();
    }

    private static int database(@Nullable String path, @Nullable String query) {
        String inPath = path == null ? "" : path;
        if (!inPath.isEmpty() && query != null) {
            throw new IllegalArgumentException("the database is given twice, /" + path + " and ?db=" + query);
        }
        String number = query != null ? query : inPath.isEmpty() ? "0" : inPath;
        if (!number.matches("\\d{1,5}")) {
            throw new IllegalArgumentException("the database must be a number, not '" + number + "'");
        }
        return Integer.parseInt(number);
    }

    private static RedisSettings withCredentials(RedisSettings settings, String userInfo) {
        int colon = userInfo.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("before '@' must stand user:password or :password");
        }
        String user = decoded(userInfo.substring(0, colon));
        String password = decoded(userInfo.substring(colon + 1));
        return settings.withCredentials(user.isEmpty() ? null : user, password);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a '%' starts no escape such as %40 (which stands for '@')");
        }
    }

    /** What may be the password reaches from the scheme to the last {@code @}, wherever a slip put that. */
    private static String withoutPassword(String url) {
        int from = url.indexOf("://");
        int to = url.lastIndexOf('@');
        return to < 0 ? url : url.substring(0, from < 0 || from > to ? 0 : from + 3) + "***" + url.substring(to);
    }
}
