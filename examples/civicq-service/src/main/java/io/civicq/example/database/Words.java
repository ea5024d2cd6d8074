package io.civicq.example.database;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The words that generated data is made of. */
final class Words {
    private static final Pattern NO_LETTERS = Pattern.compile("[^a-z]+");

    record Place(String name, String state, long population) {
        String slug() {
            return NO_LETTERS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-");
        }
    }

    record Election(String title, LocalDate date) {}

    static final List<Place> CITIES = List.of(
            new Place("Los Angeles", "CA", 3_820_000),
            new Place("San Diego", "CA", 1_380_000),
            new Place("San Francisco", "CA", 810_000),
            new Place("New York", "NY", 8_260_000),
            new Place("Chicago", "IL", 2_660_000),
            new Place("Houston", "TX", 2_310_000),
            new Place("Phoenix", "AZ", 1_650_000),
            new Place("Philadelphia", "PA", 1_550_000),
            new Place("San Antonio", "TX", 1_490_000),
            new Place("Dallas", "TX", 1_300_000),
            new Place("Jacksonville", "FL", 985_000),
            new Place("Austin", "TX", 979_000),
            new Place("Fort Worth", "TX", 978_000),
            new Place("San Jose", "CA", 969_000),
            new Place("Columbus", "OH", 913_000),
            new Place("Charlotte", "NC", 911_000),
            new Place("Indianapolis", "IN", 879_000),
            new Place("Seattle", "WA", 755_000),
            new Place("Denver", "CO", 716_000),
            new Place("Oklahoma City", "OK", 702_000),
            new Place("Nashville", "TN", 687_000),
            new Place("El Paso", "TX", 678_000),
            new Place("Las Vegas", "NV", 660_000),
            new Place("Boston", "MA", 653_000),
            new Place("Detroit", "MI", 633_000),
            new Place("Portland", "OR", 630_000),
            new Place("Louisville", "KY", 622_000),
            new Place("Memphis", "TN", 618_000),
            new Place("Baltimore", "MD", 565_000),
            new Place("Milwaukee", "WI", 561_000),
            new Place("Albuquerque", "NM", 560_000),
            new Place("Tucson", "AZ", 547_000),
            new Place("Fresno", "CA", 545_000),
            new Place("Sacramento", "CA", 526_000),
            new Place("Mesa", "AZ", 511_000),
            new Place("Atlanta", "GA", 510_000),
            new Place("Kansas City", "MO", 510_000),
            new Place("Omaha", "NE", 483_000),
            new Place("Oakland", "CA", 436_000),
            new Place("Minneapolis", "MN", 425_000));

    static final List<Election> ELECTIONS = List.of(
            new Election("general election", LocalDate.parse("2026-11-03")),
            new Election("municipal election", LocalDate.parse("2027-03-02")),
            new Election("special election", LocalDate.parse("2027-06-08")));

    static final List<String> OFFICES = List.of("Mayor", "City Council, District 5", "School Board", "City Attorney");

    static final List<String> TOPICS = List.of(
            "affordable housing",
            "bus lanes",
            "water rates",
            "school lunches",
            "street lighting",
            "wildfire readiness",
            "library hours",
            "police oversight",
            "bike paths",
            "rent control",
            "flood protection",
            "parks",
            "small businesses",
            "air quality",
            "homeless shelters",
            "the city's budget");

    static final List<String> PLACES = List.of(
            "downtown",
            "in the north",
            "in the south",
            "by the river",
            "near the schools",
            "in our district",
            "citywide");

    static final List<String> QUESTIONS = List.of(
            "What will you do about %s %s?",
            "How would you pay for %s %s?",
            "Why has nothing changed about %s %s?",
            "Do you support more money for %s %s?",
            "Which mistakes were made about %s %s, and by whom?",
            "Would you hold a public hearing on %s %s in your first year?");

    static final List<String> FIRST_NAMES = List.of(
            "Maria", "James", "Linh", "Robert", "Aisha", "David", "Elena", "Michael", "Priya", "John", "Rosa", "Wei",
            "Sarah", "Carlos", "Fatima", "Daniel");

    static final List<String> LAST_NAMES = List.of(
            "Garcia",
            "Smith",
            "Nguyen",
            "Johnson",
            "Khan",
            "Brown",
            "Martinez",
            "Lee",
            "Patel",
            "Davis",
            "Lopez",
            "Chen",
            "Wilson",
            "Rivera",
            "Ahmed",
            "Clark");

    static final List<String> PARTIES = List.of("Nonpartisan", "Independent", "Democratic", "Republican", "Green");

    static final List<String> BIOGRAPHIES = List.of(
            "%s taught at a public school for twelve years and works on %s and %s.",
            "%s owns a bakery, chaired the neighborhood council, and stands for %s and %s.",
            "%s is a civil engineer who wrote the district's plan for %s and asks for more attention to %s.",
            "%s served two terms on the planning commission; priorities are %s and %s.");

    private Words() {}
}
