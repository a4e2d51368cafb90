package io.cambrian.turn;

import io.cambrian.fault.ConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What makes a search due.
 *
 * @param searchEvery sessions after which strategies are searched for anew, at least {@link #fewestUntouched}
 * @param changeProbability that the market changed since the last search, from which on a search is due, in (0, 1)
 * @param drawdown of the account from which on a search is due, in (0, 1]
 * @param fewestUntouched sessions that nobody has looked at without which no search can be judged
 * @param coolDown sessions after a rollback in which the plan stays as the person put it
 */
public record TurnRules(int searchEvery, double changeProbability, double drawdown, int fewestUntouched, int coolDown) {
    /** A quarter of a year, 90 %, 15 %, 60 sessions, a month. */
    public static final TurnRules DEFAULT = new TurnRules(60, 0.9, 0.15, 60, 21);

    /** @throws ConfigException naming every rule out of bounds */
    public TurnRules {
        List<String> faults = new ArrayList<>();
        if (fewestUntouched < 1) {
            faults.add("The fewest untouched sessions (" + fewestUntouched + ") must be at least 1.");
        }
        if (searchEvery < fewestUntouched) {
            faults.add("The sessions between searches (" + searchEvery + ") must be at least " + fewestUntouched
                    + ": a search is judged on days that nobody has looked at, and fewer prove too little.");
        }
        if (!(changeProbability > 0 && changeProbability < 1)) {
            faults.add("The probability of a change (" + changeProbability + ") must be in (0, 1).");
        }
        if (!(drawdown > 0 && drawdown <= 1)) {
            faults.add("The drawdown (" + drawdown + ") must be a fraction in (0, 1].");
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
        map.put("change_probability", changeProbability);
        map.put("drawdown", drawdown);
        map.put("cool_down", coolDown);
        return map;
    }
}
