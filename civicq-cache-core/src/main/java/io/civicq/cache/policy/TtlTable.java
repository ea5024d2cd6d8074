package io.civicq.cache.policy;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * The policy of every data type, by its name.
 *
 * <p>Names are lower-case words joined by underscores, such as {@code question_list}. A table is immutable;
 * {@link #with(String, CachePolicy)} and {@link #with(Properties)} return changed copies.
 */
public final class TtlTable {
    /** Properties that begin with this are read by {@link #with(Properties)}. */
    public static final String PROPERTY_PREFIX = "civicq.cache.";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

    private static final Map<String, BiFunction<CachePolicy, String, CachePolicy>> SETTINGS = settings();

    private final Map<String, CachePolicy> policies;

    private TtlTable(Map<String, CachePolicy> policies) {
        this.policies = policies;
    }

    /** A table without a row. */
    public static TtlTable empty() {
        return new TtlTable(Map.of());
    }

    /**
     * This table with one row set.
     *
     * @throws IllegalArgumentException if the name is not lower-case words joined by underscores
     */
    public TtlTable with(String dataType, CachePolicy policy) {
        if (!NAME.matcher(dataType).matches()) {
            throw new IllegalArgumentException("data type '" + dataType
                    + "' must be lower-case words joined by underscores, such as question_list");
        }
        Map<String, CachePolicy> changed = new LinkedHashMap<>(policies);
        changed.put(dataType, policy);
        return new TtlTable(changed);
    }

    /**
     * This table with what the properties say, such as {@code civicq.cache.ttl.question=PT10M}.
     *
     * <p>The settings are {@code ttl}, {@code negative-ttl}, {@code stale-while-revalidate}, {@code stale-if-error},
     * {@code near-ttl} and {@code suspect-ttl} (ISO 8601 durations), {@code jitter} (0 to 0.5), {@code early-expiry-beta} (0 to 100) and
     * {@code max-payload-bytes}; for loads {@code max-concurrent-loads}, {@code load-wait}, {@code load-lease}, {@code
     * load-lease-wait}, {@code load-soft-deadline}, {@code load-hard-deadline}, {@code back-off} and {@code
     * longest-back-off}. Properties that do not begin with {@value #PROPERTY_PREFIX} are left alone; a
     * {@code ttl} is read before the other settings of its data type.
     *
     * @throws IllegalArgumentException if a setting or data type is unknown, or a value is malformed or out of range; the
     *     message quotes the property and says what is allowed
     */
    public TtlTable with(Properties properties) {
        Map<String, CachePolicy> changed = new LinkedHashMap<>(policies);
        Set<String> names = new TreeSet<>(properties.stringPropertyNames());
        for (var setting : SETTINGS.entrySet()) {
            String prefix = PROPERTY_PREFIX + setting.getKey() + ".";
            for (String name : names) {
                if (name.startsWith(prefix)) {
                    String dataType = name.substring(prefix.length());
                    CachePolicy policy = changed.get(dataType);
                    if (policy == null) {
                        throw new IllegalArgumentException("property " + name + ": no data type '" + dataType
                                + "'; there are " + new TreeSet<>(changed.keySet()));
                    }
                    changed.put(dataType, applied(setting.getValue(), policy, name, properties.getProperty(name, "")));
                }
            }
        }
        names.stream().filter(TtlTable::isUnknown).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("property " + name + " sets nothing; allowed are " + PROPERTY_PREFIX
                    + "SETTING.DATA_TYPE with the settings " + SETTINGS.keySet());
        });
        return new TtlTable(changed);
    }

    private static boolean isUnknown(String property) {
        return property.startsWith(PROPERTY_PREFIX)
                && SETTINGS.keySet().stream()
                        .noneMatch(setting -> property.startsWith(PROPERTY_PREFIX + setting + "."));
    }

    private static CachePolicy applied(
            BiFunction<CachePolicy, String, CachePolicy> setting, CachePolicy policy, String property, String value) {
        try {
            return setting.apply(policy, value.strip());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "property " + property + "='" + value + "' is not a duration such as PT15M, PT1H or P1D", e);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("property " + property + "='" + value + "' is not a number", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("property " + property + "='" + value + "': " + e.getMessage(), e);
        }
    }

    private static Map<String, BiFunction<CachePolicy, String, CachePolicy>> settings() {
        Map<String, BiFunction<CachePolicy, String, CachePolicy>> settings = new LinkedHashMap<>();
        settings.put("ttl", (policy, text) -> policy.withFreshFor(Duration.parse(text)));
        settings.put("negative-ttl", (policy, text) -> policy.withNegativeFor(Duration.parse(text)));
        settings.put("stale-while-revalidate", (policy, text) -> policy.withStaleWhileRevalidate(Duration.parse(text)));
        settings.put("stale-if-error", (policy, text) -> policy.withStaleIfError(Duration.parse(text)));
        settings.put("near-ttl", (policy, text) -> policy.withNearFor(Duration.parse(text)));
        settings.put("suspect-ttl", (policy, text) -> policy.withSuspectFor(Duration.parse(text)));
        settings.put("jitter", (policy, text) -> policy.withJitter(Double.parseDouble(text)));
        settings.put("early-expiry-beta", (policy, text) -> policy.withEarlyExpiryBeta(Double.parseDouble(text)));
        settings.put("max-payload-bytes", (policy, text) -> policy.withMaxPayloadBytes(Integer.parseInt(text)));
        settings.put("max-concurrent-loads", loads((loads, text) -> loads.withMaxConcurrent(Integer.parseInt(text))));
        settings.put("load-wait", loads((loads, text) -> loads.withWaitForTurn(Duration.parse(text))));
        settings.put("load-lease", loads((loads, text) -> loads.withLeaseFor(Duration.parse(text))));
        settings.put("load-lease-wait", loads((loads, text) -> loads.withWaitForLease(Duration.parse(text))));
        settings.put("load-soft-deadline", loads((loads, text) -> loads.withSoftDeadline(Duration.parse(text))));
        settings.put("load-hard-deadline", loads((loads, text) -> loads.withHardDeadline(Duration.parse(text))));
        settings.put("back-off", loads((loads, text) -> loads.withBackOff(Duration.parse(text))));
        settings.put("longest-back-off", loads((loads, text) -> loads.withLongestBackOff(Duration.parse(text))));
        return settings;
    }

    private static BiFunction<CachePolicy, String, CachePolicy> loads(
            BiFunction<LoadPolicy, String, LoadPolicy> setting) {
        return (policy, text) -> policy.withLoads(setting.apply(policy.loads(), text));
    }

    /**
     * The policy of a data type.
     *
     * @throws IllegalArgumentException if there is none; the message names those that there are
     */
    public CachePolicy policy(String dataType) {
        CachePolicy policy = policies.get(dataType);
        if (policy == null) {
            throw new IllegalArgumentException("no policy for data type '" + dataType + "'; there are "
                    + new TreeSet<>(policies.keySet()) + "; add one with TtlTable.with(dataType, policy)");
        }
        return policy;
    }

    /** The names of the data types, in the order that they were added. */
    public Set<String> dataTypes() {
        return Collections.unmodifiableSet(policies.keySet());
    }
}
