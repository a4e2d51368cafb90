package io.cambrian.market;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one bar file. Records are lines, or in a wide file the cells that hold a value:
 * {@code read = accepted + quarantined + rejected}.
 *
 * @param file the file as it was named to the reader
 * @param read records seen
 * @param accepted records loaded, with those flagged
 * @param flagged records loaded and reported under a rule
 * @param corrected flagged records loaded with another value than stated
 * @param quarantined records readable but kept out
 * @param rejected records that could not be read
 * @param byRule how often each rule decided, in the order of {@link Rule}
 * @param rates whether the file holds rates per euro, so that prices are in euro
 * @param suspects symbols with at least {@link #FEWEST_SUSPECT_ROWS} records of which most are bad: another security under
 *     that name, whose good-looking records are to be kept out by a second reading that names them
 * @param rejection why the whole file is refused; its counts and outcomes are then void
 */
public record FileReading(
        String file,
        long read,
        long accepted,
        long flagged,
        long corrected,
        long quarantined,
        long rejected,
        Map<Rule, Long> byRule,
        boolean rates,
        List<String> suspects,
        Optional<Finding> rejection) {
    /** The fewest records from which a symbol is judged as a whole. */
    public static final int FEWEST_SUSPECT_ROWS = 20;

    public FileReading {
        byRule = java.util.Collections.unmodifiableMap(
                byRule.isEmpty() ? new java.util.EnumMap<>(Rule.class) : new java.util.EnumMap<>(byRule));
        suspects = List.copyOf(suspects);
    }

    /** The reading of a file that is refused as a whole. */
    public static FileReading rejected(Finding rejection) {
        return new FileReading(
                rejection.file(),
                0,
                0,
                0,
                0,
                0,
                0,
                Map.of(rejection.rule(), 1L),
                false,
                List.of(),
                Optional.of(rejection));
    }
}
