package io.cambrian.memory;

/**
 * A case that was recalled.
 *
 * @param position of the case in its bank
 * @param distance to the query, in standard deviations of the features as known then
 * @param weight share of the recollection that it makes up; the weights of a recollection sum to 1
 */
public record RecalledCase(
        String id, int position, int decisionDay, int knownDay, double distance, double weight, double outcome) {}
