package io.cambrian.risk;

import io.cambrian.fault.DataException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scenarios as text that people read and write. A scenario begins with its name; the lines below it say what happens:
 *
 * <pre>
 * # anything after a hash is a remark
 * scenario Oil falls
 *     return XOM -20 %        # one asset; quotes around names with spaces
 *     return CVX -0.15        # percent or fraction
 *     others follow           # by conditional expectation, the default; or: others stay
 * scenario Correlations break
 *     correlation 50 %        # half of the way to one
 *     volatility x 2
 * scenario Drought
 *     volume / 4
 *     spread x 3
 * </pre>
 */
public final class ScenarioText {
    private static final Pattern RETURN = Pattern.compile("return\\s+(?:\"([^\"]+)\"|(\\S+))\\s+(.+)");
    private static final Pattern FACTOR = Pattern.compile("(volatility|volume|spread)\\s*([x*/])\\s*(\\S+)");
    private static final Pattern CORRELATION = Pattern.compile("correlation\\s+(.+)");
    private static final String FORMS = "Lines are: scenario NAME; return ASSET -20 %; others follow; others stay;"
            + " correlation 50 %; volatility x 2; volume / 4; spread x 3.";

    private ScenarioText() {}

    /**
     * Reads scenarios.
     *
     * @param where the file's name, for messages
     * @throws DataException naming the line that cannot be read, a scenario given twice, or one that does nothing
     */
    public static List<UserScenario> parse(String where, List<String> lines) {
        List<UserScenario> scenarios = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        Builder open = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).split("#", 2)[0].strip();
            String at = where + ", line " + (i + 1);
            if (line.isEmpty()) {
                continue;
            }
            if (line.toLowerCase(Locale.ROOT).startsWith("scenario")) {
                String name = line.substring("scenario".length()).strip();
                if (name.isEmpty() || !names.add(name)) {
                    throw new DataException(at + ": "
                            + (name.isEmpty()
                                    ? "a scenario needs a name."
                                    : "there are two scenarios '" + name + "'."));
                }
                if (open != null) {
                    scenarios.add(open.build());
                }
                open = new Builder(name, at);
            } else if (open == null) {
                throw new DataException(at + ": '" + line + "' stands before the first scenario.\n" + FORMS);
            } else {
                open.read(at, line);
            }
        }
        if (open == null) {
            throw new DataException(where + " holds no scenario.\n" + FORMS);
        }
        scenarios.add(open.build());
        return List.copyOf(scenarios);
    }

    private static final class Builder {
        private final String name;
        private final String at;
        private final Map<String, Double> returns = new LinkedHashMap<>();
        private final Map<String, Double> factors = new LinkedHashMap<>();
        private boolean propagate = true;
        private Double correlation;

        Builder(String name, String at) {
            this.name = name;
            this.at = at;
        }

        void read(String where, String line) {
            Matcher asset = RETURN.matcher(line);
            Matcher factor = FACTOR.matcher(line);
            Matcher toOne = CORRELATION.matcher(line);
            if (asset.matches()) {
                String which = asset.group(1) != null ? asset.group(1) : asset.group(2);
                double shock = number(where, asset.group(3));
                if (shock < -1) {
                    throw new DataException(where + ": a return of " + asset.group(3)
                            + " is more than all that there is.\nWrite -20 % or -0.2 for a fall by a fifth.");
                }
                if (returns.put(which, shock) != null) {
                    throw new DataException(
                            where + ": '" + which + "' has two returns in the scenario '" + name + "'.");
                }
            } else if (factor.matches()) {
                double by = number(where, factor.group(3));
                if (!(by > 0)) {
                    throw new DataException(where + ": the factor of " + factor.group(1) + " must be positive.");
                }
                if (factors.put(factor.group(1), factor.group(2).equals("/") ? 1 / by : by) != null) {
                    throw new DataException(where + ": " + factor.group(1) + " occurs twice in '" + name + "'.");
                }
            } else if (toOne.matches()) {
                correlation = number(where, toOne.group(1));
                if (!(correlation >= 0 && correlation <= 1)) {
                    throw new DataException(where + ": the share of the way to one must be from 0 to 100 %.");
                }
            } else if (line.equals("others follow") || line.equals("others stay")) {
                propagate = line.equals("others follow");
            } else {
                throw new DataException(where + ": '" + line + "' is not understood.\n" + FORMS);
            }
        }

        UserScenario build() {
            if (returns.isEmpty() && factors.isEmpty() && correlation == null) {
                throw new DataException(at + ": the scenario '" + name + "' does nothing.\n" + FORMS);
            }
            return new UserScenario(
                    name,
                    returns,
                    propagate,
                    correlation == null ? 0 : correlation,
                    factors.getOrDefault("volatility", 1.0),
                    factors.getOrDefault("volume", 1.0),
                    factors.getOrDefault("spread", 1.0));
        }

        private static double number(String where, String text) {
            String digits =
                    text.endsWith("%") ? text.substring(0, text.length() - 1).strip() : text.strip();
            try {
                double value = Double.parseDouble(digits);
                if (Double.isFinite(value)) {
                    return text.endsWith("%") ? value / 100 : value;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw new DataException(where + ": '" + text + "' is not a number such as -20 % or -0.2.");
        }
    }
}
