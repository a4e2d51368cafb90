package io.cambrian.turn;

import io.cambrian.fault.ConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What makes a search due.
 *
 * @param searchEvery sessions after which strategies are searched for anew, at least {@link #searchRest}
 * @param searchRest sessions after a search in which nothing calls for the next
 * @param searchWindow sessions that a search looks at, at least {@value SearchWindow#FEWEST}
 * @param changeProbability that the market changed since the last search, from which on a search is due, in (0, 1)
 * @param drawdown of the account from which on a search is due, in (0, 1]
 * @param sharesRest sessions for which shares stay as they were decided
 * @param coolDown sessions after a rollback in which the plan stays as the person put it
 */
public record TurnRules(
        int searchEvery,
        int searchRest,
        int searchWindow,
        double changeProbability,
        double drawdown,
        int sharesRest,
        int coolDown) {
    /** A quarter of a year, a month, two years, 90 %, 15 %, a week, a month. */
    public static final TurnRules DEFAULT = new TurnRules(60, 21, SearchWindow.SESSIONS, 0.9, 0.15, 5, 21);

    /** @throws ConfigException naming every rule out of bounds */
    public TurnRules {
        List<String> faults = new ArrayList<>();
        if (searchRest < 1) {
            faults.add("The sessions of rest after a search (" + searchRest + ") must be at least 1.");
        }
        if (searchEvery < searchRest) {
            faults.add("The sessions between searches (" + searchEvery + ") must be at least those of rest after one ("
                    + searchRest + ").");
        }
        if (searchWindow < SearchWindow.FEWEST) {
            faults.add("The sessions that a search looks at (" + searchWindow + ") must be at least "
                    + SearchWindow.FEWEST + ".");
        }
        if (!(changeProbability > 0 && changeProbability < 1)) {
            faults.add("The probability of a change (" + changeProbability + ") must be in (0, 1).");
        }
        if (!(drawdown > 0 && drawdown <= 1)) {
            faults.add("The drawdown (" + drawdown + ") must be a fraction in (0, 1].");
        }
        if (sharesRest < 1) {
            faults.add("The sessions for which shares stay (" + sharesRest + ") must be at least 1.");
        }
        if (coolDown < 0) {
            faults.add("The sessions to cool down (" + coolDown + ") must not be negative.");
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(String.join("\n", faults));
        }
    }

    /** For the identity of a run. */
    public Map<String, Object> parameters() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("search_every", searchEvery);
        map.put("search_rest", searchRest);
        map.put("search_window", searchWindow);
        map.put("change_probability", changeProbability);
        map.put("drawdown", drawdown);
        map.put("shares_rest", sharesRest);
        map.put("cool_down", coolDown);
        return map;
    }
}
