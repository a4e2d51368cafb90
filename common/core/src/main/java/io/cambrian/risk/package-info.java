/**
 * What can be lost: covariance and correlation, value at risk with its evidence, stress, and clusters of assets.
 *
 * <p>Returns are simple returns per period in a matrix {@code [rows][assets]}, rows in time order, NaN where an asset has
 * none. Nothing here is annualized. Losses, value at risk, expected shortfall and drawdowns are positive numbers.
 */
package io.cambrian.risk;
