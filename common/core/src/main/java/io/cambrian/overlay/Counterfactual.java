package io.cambrian.overlay;

/**
 * What a veto cost and saved so far, against a paper account of what it kept away.
 *
 * @param reason id of what vetoes
 * @param days on which something was kept away
 * @param saved sum of the losses that were avoided, a positive fraction of the whole account's equity
 * @param cost sum of the gains that were missed, a positive fraction
 * @param active false once it has stopped to pay
 */
public record Counterfactual(String reason, int days, double saved, double cost, boolean active) {}
