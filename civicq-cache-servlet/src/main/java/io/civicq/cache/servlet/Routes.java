package io.civicq.cache.servlet;

import io.civicq.cache.servlet.decision.NoVarySearch;
import io.civicq.cache.servlet.decision.Reuse.StaleWindows;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The route table: the first route that matches a path says how it is cached.
 *
 * @param list in the order in which they are asked
 */
public record Routes(List<Route> list) {
    /** Properties that begin with this are read by {@link #of(Properties)}. */
    public static final String PROPERTY_PREFIX = "civicq.http.route.";

    private static final Route ANY = Route.of("/**");
    private static final Map<String, BiFunction<Route, String, Route>> SETTINGS = settings();

    public Routes {
        list = List.copyOf(list);
    }

    /** Routes in their order. */
    public static Routes of(Route... routes) {
        return new Routes(List.of(routes));
    }

    /**
     * Routes by properties, in the order of their names:
     *
     * <pre>
     * civicq.http.route.10.path = /api/questions/**
     * civicq.http.route.10.ttl = PT5M
     * </pre>
     *
     * The settings beside {@code path} are {@code ttl}, {@code stale-while-revalidate}, {@code stale-if-error} (ISO 8601
     * durations), {@code query} (the parameters that matter, by commas, in whatever order), {@code key-fields}, {@code
     * key-cookies} (names by commas), {@code cache} and {@code compress} ({@code on} or {@code off}).
     *
     * @throws IllegalArgumentException if a setting is unknown or malformed; the message quotes the property
     */
    public static Routes of(Properties properties) {
        Map<String, Route> routes = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PROPERTY_PREFIX) && name.endsWith(".path")) {
                String id = name.substring(PROPERTY_PREFIX.length(), name.length() - ".path".length());
                routes.put(id, Route.of(properties.getProperty(name, "").strip()));
            }
        }
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PROPERTY_PREFIX) && !name.endsWith(".path")) {
                set(routes, name, properties.getProperty(name, "").strip());
            }
        }
        return new Routes(new ArrayList<>(routes.values()));
    }

    private static void set(Map<String, Route> routes, String property, String value) {
        int dot = property.lastIndexOf('.');
        String id = dot < PROPERTY_PREFIX.length() ? "" : property.substring(PROPERTY_PREFIX.length(), dot);
        BiFunction<Route, String, Route> setting = SETTINGS.get(property.substring(dot + 1));
        Route route = routes.get(id);
        if (setting == null || route == null) {
            throw new IllegalArgumentException("property " + property + " sets nothing; allowed are " + PROPERTY_PREFIX
                    + "ID.SETTING with the settings path and " + SETTINGS.keySet() + ", and each ID needs its path");
        }
        try {
            routes.put(id, setting.apply(route, value));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "property " + property + "='" + value + "' is not a duration such as PT5M", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("property " + property + "='" + value + "': " + e.getMessage(), e);
        }
    }

    private static Map<String, BiFunction<Route, String, Route>> settings() {
        Map<String, BiFunction<Route, String, Route>> settings = new LinkedHashMap<>();
        settings.put("ttl", (route, text) -> route.withFreshFor(Duration.parse(text)));
        settings.put(
                "stale-while-revalidate",
                (route, text) -> route.withStale(
                        new StaleWindows(Duration.parse(text), route.stale().ifError())));
        settings.put(
                "stale-if-error",
                (route, text) ->
                        route.withStale(new StaleWindows(route.stale().whileRevalidate(), Duration.parse(text))));
        settings.put(
                "query",
                (route, text) -> route.withQuery(NoVarySearch.only(names(text).toArray(String[]::new))));
        settings.put("key-fields", (route, text) -> route.withKeyFields(names(text.toLowerCase(Locale.ROOT))));
        settings.put("key-cookies", (route, text) -> route.withKeyCookies(names(text)));
        settings.put("cache", (route, text) -> isOn(text) ? route : route.withoutCaching());
        settings.put("compress", (route, text) -> isOn(text) ? route : route.withoutCompression());
        return settings;
    }

    private static Set<String> names(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isOn(String text) {
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException("must be on or off");
        };
    }

    /** The route of a path; one that says nothing if none matches. */
    Route of(String path) {
        for (Route route : list) {
            if (route.matches(path)) {
                return route;
            }
        }
        return ANY;
    }
}
