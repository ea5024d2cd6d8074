package io.civicq.cache.servlet.decision;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which coding a client gets (RFC 9110 §12.5.3). */
public final class CodingNegotiation {
    private static final int LONGEST = 1_000;
    private static final int THOUSAND = 1_000;

    private CodingNegotiation() {}

    /**
     * The coding for a client, out of what can be made. Nothing but identity for a client that says nothing, or nothing that can be
     * read.
     *
     * @param acceptEncoding all lines of the field; null if there is none
     * @param available the codings that can be made, in the order of preference where the client has none
     */
    public static Coding choose(@Nullable String acceptEncoding, List<Coding> available) {
        if (acceptEncoding == null || acceptEncoding.length() > LONGEST) {
            return Coding.IDENTITY;
        }
        Map<String, Integer> weights = new HashMap<>();
        for (String member : Lists.members(acceptEncoding)) {
            List<String> parts = Lists.split(member, ';');
            if (!parts.isEmpty()) {
                weights.put(parts.get(0).toLowerCase(Locale.ROOT), weightOf(parts));
            }
        }
        Coding best = Coding.IDENTITY;
        int bestWeight = weights.getOrDefault("identity", 0);
        for (Coding coding : available) {
            int weight = weightOf(coding, weights);
            if (weight > 0 && (best == Coding.IDENTITY ? weight >= bestWeight : weight > bestWeight)) {
                best = coding;
                bestWeight = weight;
            }
        }
        return best;
    }

    private static int weightOf(Coding coding, Map<String, Integer> weights) {
        Integer own = weights.get(coding.token());
        if (own == null && coding == Coding.GZIP) {
            own = weights.get("x-gzip");
        }
        return own == null ? weights.getOrDefault("*", 0) : own;
    }

    /** In thousandths; 0, so that it is not used, where it is malformed. */
    private static int weightOf(List<String> parts) {
        for (String part : parts.subList(1, parts.size())) {
            String parameter = part.replace(" ", "").toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                return parsedWeight(parameter.substring(2));
            }
        }
        return THOUSAND;
    }

    private static int parsedWeight(String text) {
        if (!text.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?")) {
            return 0;
        }
        return (int) Math.round(Double.parseDouble(text) * THOUSAND);
    }
}
