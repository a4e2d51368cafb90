package io.cambrian.overlay;

import java.util.List;

/**
 * What an overlay did on a day, and what its account says: the record of a decision and of its twin's.
 *
 * @param kind of the overlay
 * @param day of the decision, days since 1970-01-01
 * @param inForce whether the changes were made, or only counted by the twin that follows them
 * @param changes that it wanted
 * @param considered decisions that it looked at
 * @param notes for people
 * @param counterfactuals of its vetoes so far
 * @param with net simple return of the day of the account that always follows the overlay
 * @param without the same of its twin, which never does
 * @param mean of the differences of the days in the window; NaN before the first
 * @param bound upper bound of that mean; NaN below the least number of days. Negative means not in force, unless the overlay need not earn
 * @param worth sum of the differences of the days on which it was in force
 * @param enhanced days in force on which both accounts earned different returns
 * @param days that are in the account
 * @param compared whether this day is in the account: both twins held what was decided before. Not the first day of twins that begin flat
 */
public record Ruling(
        String kind,
        int day,
        boolean inForce,
        List<Change> changes,
        int considered,
        List<String> notes,
        List<Counterfactual> counterfactuals,
        double with,
        double without,
        double mean,
        double bound,
        double worth,
        int enhanced,
        int days,
        boolean compared) {
    public Ruling {
        changes = List.copyOf(changes);
        notes = List.copyOf(notes);
        counterfactuals = List.copyOf(counterfactuals);
    }
}
