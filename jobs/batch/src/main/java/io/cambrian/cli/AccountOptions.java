package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.portfolio.AccountRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What an account demands of weights: caps on groups and a limit on what is traded at once. */
final class AccountOptions {
    @Option(
            names = "--group",
            paramLabel = "NAME=A,B,..:X",
            description =
                    "Together these may have at most the weight X; may be given several times. The method's weights move"
                            + " as little as they must.")
    private List<String> groups = new ArrayList<>();

    @Option(
            names = "--turnover",
            paramLabel = "X",
            description = "Largest sum of absolute changes from the weights held now, both sides counted.")
    private Double turnover;

    /** @param held weights held now, by name */
    AccountRules rules(Map<String, Double> held, List<String> names) {
        Map<String, AccountRules.Group> parsed = new LinkedHashMap<>();
        for (String text : groups) {
            int equals = text.indexOf('=');
            int colon = text.lastIndexOf(':');
            if (equals < 1 || colon < equals) {
                throw new ConfigException("The group '" + text + "' must be NAME=A,B:X, such as tech=AAPL,MSFT:0.3.");
            }
            List<String> members = Arrays.stream(
                            text.substring(equals + 1, colon).split(","))
                    .map(String::strip)
                    .toList();
            for (String member : members) {
                if (!names.contains(member)) {
                    throw new ConfigException("The group " + text.substring(0, equals) + " names '" + member
                            + "', which is no asset here.\nAssets are: " + String.join(", ", names) + ".");
                }
            }
            if (parsed.put(text.substring(0, equals), new AccountRules.Group(members, number(text, colon))) != null) {
                throw new ConfigException("The group " + text.substring(0, equals) + " is given twice.");
            }
        }
        return new AccountRules(parsed, held, turnover == null ? Double.POSITIVE_INFINITY : turnover);
    }

    boolean isGiven() {
        return turnover != null || !groups.isEmpty();
    }

    boolean limitsTurnover() {
        return turnover != null;
    }

    private static double number(String text, int colon) {
        try {
            return Double.parseDouble(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new ConfigException("The cap of the group '" + text + "' is not a number.", e);
        }
    }
}
