package io.civicq.cache.servlet.cdn;

import io.civicq.cache.servlet.cdn.Cdn.Answer;
import io.civicq.cache.servlet.cdn.Cdn.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The bodies of Cloudflare's purge API, and what its answers mean. Pure functions. */
final class CloudflareJson {
    private static final Pattern SUCCESS = Pattern.compile("(?<!\\\\)\"success\"\\s*:\\s*true\\b");
    private static final Pattern CODE = Pattern.compile("(?<!\\\\)\"code\"\\s*:\\s*(\\d{1,9})\\b");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private CloudflareJson() {}

    /** The body for a request that names one kind only. */
    static String body(Purge request) {
        if (request.isEverything()) {
            return "{\"purge_everything\":true}";
        }
        if (!request.keys().isEmpty()) {
            return "{\"tags\":" + list(request.keys()) + "}";
        }
        return request.urls().isEmpty()
                ? "{\"prefixes\":" + list(request.prefixes()) + "}"
                : "{\"files\":" + list(request.urls()) + "}";
    }

    private static String list(Collection<String> names) {
        return names.stream().sorted().map(CloudflareJson::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(c -> {
            if (c < ' ' || c == '"' || c == '\\' || c > '~') {
                json.append(String.format("\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }

    /**
     * What an answer means. A request that is understood and refused is not sent again whole; all that may be the fault of the
     * network, of Cloudflare, of a proxy, of the token or of the zone is.
     */
    static Answer answer(int status, String retryAfter, String body) {
        boolean accepted = SUCCESS.matcher(body).find();
        if (status == 200 && accepted) {
            return Answer.ACCEPTED;
        }
        Matcher code = CODE.matcher(body);
        String reason = "HTTP " + status + (code.find() ? ", error " + code.group(1) : "");
        boolean refused = status == 400 || status == 413 || status == 414 || status == 422;
        Duration asked =
                SECONDS.matcher(retryAfter).matches() ? Duration.ofSeconds(Long.parseLong(retryAfter)) : Duration.ZERO;
        return new Answer(refused ? Outcome.REFUSED : Outcome.UNAVAILABLE, reason, asked);
    }
}
